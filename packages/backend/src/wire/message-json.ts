import { cutText } from '../input/text.ts';
import type { MessageRow, ReadTransaction } from '../ports.ts';
import { KnownUsers } from './user-json.ts';

/** UTF-16 code units of a quoted message that a quote shows. */
const EXCERPT_LENGTH = 200;

/** What messages refer to: bodies are built from references when they are sent, so that a replay shows the present state. */
export interface MessageReferences {
  readonly users: KnownUsers;
  readonly quoted: ReadonlyMap<string, MessageRow>;
}

/** Reads what `rows` refer to, save the users known already. */
export async function readReferences(
  tx: ReadTransaction,
  rows: readonly MessageRow[],
  users: KnownUsers = new KnownUsers(),
): Promise<MessageReferences> {
  const quotedIds = rows.flatMap((row) => row.reply_to ?? []);
  const quoted = quotedIds.length === 0 ? [] : await tx.messages(quotedIds);
  const unknown = users.missing([...rows, ...quoted].map((row) => row.sender_id));
  if (unknown.length > 0) users.add(await tx.users(unknown));
  return { users, quoted: new Map(quoted.map((row) => [row.id, row])) };
}

/** The wire's `Message`, or the tombstone of a deleted one. The same text serves answers, events and both kinds of socket. */
export function messageJson(row: MessageRow, references: MessageReferences): string {
  const identity =
    `{"id":${JSON.stringify(row.id)},"conversation_id":${JSON.stringify(row.conversation_id)},"kind":"${row.kind}",` +
    `"seq":${String(row.seq)},"rev":${String(row.rev)},"client_id":${JSON.stringify(row.client_id)},` +
    `"sender":${references.users.json(row.sender_id)},"thread_id":${JSON.stringify(row.thread_id)},` +
    `"reply_count":${String(row.reply_count)},"created_at":"${row.created_at}"`;
  if (row.deleted_at !== null) return `${identity},"deleted_at":"${row.deleted_at}"}`;
  return (
    `${identity},"content":${JSON.stringify(row.content)},"attachments":[],"reply_to":${quoteJson(row, references)},` +
    `"mentions":${JSON.stringify(row.mentions)},"reactions":[],"pinned":false,"link_preview":null,"streaming":false,` +
    `"metadata":${JSON.stringify(row.metadata)},"edited_at":${JSON.stringify(row.edited_at)},"deleted_at":null}`
  );
}

/** Reads what `rows` refer to and writes them. */
export async function messagesJson(tx: ReadTransaction, rows: readonly MessageRow[]): Promise<string[]> {
  const references = await readReferences(tx, rows);
  return rows.map((row) => messageJson(row, references));
}

function quoteJson({ reply_to }: MessageRow, { users, quoted }: MessageReferences): string {
  if (reply_to === null) return 'null';
  const row = quoted.get(reply_to);
  const excerpt = row?.deleted_at === null ? cutText(row.content, EXCERPT_LENGTH) : '';
  const sender = row === undefined ? 'null' : users.json(row.sender_id);
  return `{"id":${JSON.stringify(reply_to)},"sender":${sender},"excerpt":${JSON.stringify(excerpt)}}`;
}
