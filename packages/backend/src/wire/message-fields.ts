import type { MessageRow } from '../ports.ts';

/** What {@link identityFields} tells. */
type Identity = Pick<
  MessageRow,
  'id' | 'kind' | 'seq' | 'rev' | 'client_id' | 'thread_id' | 'reply_count' | 'created_at'
>;

/**
 * What the wire tells of a message that is not deleted, as far as its own row decides it: fields of JSON without the braces. Stores may
 * keep this text with the row, so that a page of history is put together and not written anew.
 */
export const messageFields = (row: MessageRow): string =>
  `${identityFields(row)},"content":${JSON.stringify(row.content)},"mentions":${JSON.stringify(row.mentions)},` +
  `"pinned":${String(row.pinned_seq !== null)},"link_preview":null,"streaming":false,` +
  `"metadata":${JSON.stringify(row.metadata)},"edited_at":${JSON.stringify(row.edited_at)}`;

/** The same of a deleted one: what a tombstone keeps. */
export const tombstoneFields = (row: Identity & Pick<MessageRow, 'deleted_at'>): string =>
  `${identityFields(row)},"deleted_at":${JSON.stringify(row.deleted_at)}`;

/** The one or the other. */
export const fieldsOf = (row: MessageRow): string =>
  row.deleted_at === null ? messageFields(row) : tombstoneFields(row);

const identityFields = (row: Identity): string =>
  `"id":${JSON.stringify(row.id)},"kind":"${row.kind}","seq":${String(row.seq)},"rev":${String(row.rev)},` +
  `"client_id":${JSON.stringify(row.client_id)},"thread_id":${JSON.stringify(row.thread_id)},` +
  `"reply_count":${String(row.reply_count)},"created_at":"${row.created_at}"`;
