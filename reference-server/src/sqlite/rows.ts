import {
  hasLink,
  messageFields,
  tombstoneFields,
  type AttachmentRow,
  type ConversationRow,
  type ErasureRow,
  type EventRow,
  type MemberRow,
  type MessageRow,
  type OperationRow,
  type ReactionRow,
  type ReportRow,
  type SendKeyRow,
  type ShownMessage,
  type UploadRow,
  type UserRow,
} from '@hypee/chat-backend';

/** What a column can hold; better-sqlite3 binds and returns these. */
export type Cell = string | number | null;

/** The columns of each table, without its conversation key. */
export const COLUMNS = {
  users: ['id', 'name', 'name_key', 'avatar_url', 'role', 'last_seen_at', 'claimed_name', 'claimed_avatar_url'],
  conversations: [
    'id',
    'kind',
    'title',
    'avatar_url',
    'metadata',
    'created_at',
    'updated_at',
    'created_by',
    'client_id',
    'direct_key',
    'member_count',
    'last_seq',
    'last_event_id',
    'floor_seq',
    'last_message_id',
    'marks_version',
    'activity',
    'retention_days',
  ],
  members: [
    'user_id',
    'role',
    'joined_at',
    'last_read_seq',
    'last_delivered_seq',
    'unread_from_seq',
    'muted_until',
    'notify',
    'archived',
    'pinned',
    'version',
  ],
  messages: [
    'seq',
    'id',
    'kind',
    'sender_id',
    'thread_id',
    'reply_to',
    'reaction_count',
    'attachment_count',
    'pinned_seq',
    'has_link',
    'created_at',
    'deleted_at',
    'fields',
  ],
  send_keys: ['sender_id', 'client_id', 'hash', 'message_id'],
  reactions: ['message_id', 'emoji', 'user_id', 'rev'],
  operations: ['user_id', 'op_id', 'hash', 'message_id'],
  reports: ['id', 'message_id', 'reporter_id', 'reason', 'status', 'created_at'],
  attachments: [
    'id',
    'owner_id',
    'conversation_id',
    'message_id',
    'place',
    'name',
    'content_type',
    'size',
    'thumbnail_size',
    'uploaded_size',
    'charge',
    'width',
    'height',
    'duration',
    'thumbhash',
    'created_at',
  ],
  erasures: ['user_id', 'at', 'is_done'],
  uploads: ['id', 'owner_id', 'name', 'size', 'charge', 'created_at'],
  events: ['seq', 'event_id', 'type', 'message_id', 'user_id', 'data', 'created_at'],
} as const satisfies {
  users: readonly (keyof UserRow)[];
  conversations: readonly (keyof ConversationRow)[];
  members: readonly (keyof MemberRow)[];
  messages: readonly (keyof StoredMessage)[];
  send_keys: readonly (keyof SendKeyRow)[];
  reactions: readonly (keyof ReactionRow)[];
  operations: readonly (keyof OperationRow)[];
  reports: readonly (keyof ReportRow)[];
  attachments: readonly (keyof AttachmentRow)[];
  erasures: readonly (keyof ErasureRow)[];
  uploads: readonly (keyof UploadRow)[];
  events: readonly (keyof EventRow)[];
};

export type TableName = keyof typeof COLUMNS;

/** `table.column, table.column, …`: no query reads a column that is not named here. */
export const select = (table: TableName): string => COLUMNS[table].map((column) => `${table}.${column}`).join(', ');

/** A value of a row as a column holds it: booleans as 0 and 1, objects and lists as JSON. */
export function toCell(value: unknown): Cell {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value as Cell;
}

/** The row's values in the order of the table's columns. */
export function toCells(table: TableName, row: object): Cell[] {
  return COLUMNS[table].map((column) => toCell((row as Record<string, unknown>)[column]));
}

type Raw<Row, Json extends keyof Row = never, Flag extends keyof Row = never> = Omit<Row, Json | Flag> &
  Record<Json, string> &
  Record<Flag, number>;

export type RawConversation = Raw<ConversationRow, 'metadata'>;
export type RawMember = Omit<Raw<MemberRow, never, 'archived' | 'pinned'>, 'conversation_id'>;
/** What has a column of its own is what SQLite looks for, or a page must know; the rest is read from `fields`. */
interface StoredMessage extends Pick<
  MessageRow,
  | 'id'
  | 'seq'
  | 'kind'
  | 'sender_id'
  | 'thread_id'
  | 'reply_to'
  | 'reaction_count'
  | 'attachment_count'
  | 'pinned_seq'
  | 'created_at'
  | 'deleted_at'
> {
  has_link: number;
  /** As the wire shows it until it is deleted: see `messageFields`. */
  fields: string;
}

export type RawMessage = StoredMessage & Pick<MessageRow, 'conversation_id'>;
/** A row of a page of history, in the order of {@link SHOWN}. */
export type RawShown = [
  seq: number,
  id: string,
  sender: string,
  replyTo: string | null,
  reactions: number,
  attachments: number,
  deletedAt: string | null,
  fields: string,
];

/** What a page of history reads of a message. */
export const SHOWN = 'seq, id, sender_id, reply_to, reaction_count, attachment_count, deleted_at, fields';
export type RawEvent = Omit<EventRow, 'conversation_id' | 'data'> & { data: string | null };

export type RawErasure = Raw<ErasureRow, never, 'is_done'>;

export const toConversation = (raw: RawConversation): ConversationRow => ({
  ...raw,
  metadata: JSON.parse(raw.metadata) as ConversationRow['metadata'],
});

export const toMember = (conversationId: string, raw: RawMember): MemberRow => ({
  conversation_id: conversationId,
  ...raw,
  archived: raw.archived === 1,
  pinned: raw.pinned === 1,
});

export function toMessage({ fields, has_link: _, ...raw }: RawMessage): MessageRow {
  const { rev, client_id, content, reply_count, mentions, metadata, edited_at } = parseFields(fields);
  return { ...raw, rev, client_id, content, reply_count, mentions, metadata, edited_at };
}

/** The row's columns: what is deleted is told by its column alone. */
export const fromMessage = (row: MessageRow): StoredMessage => ({
  ...row,
  has_link: hasLink(row) ? 1 : 0,
  fields: messageFields(row),
});

export function toShown(conversationId: string, raw: RawShown): ShownMessage {
  const [seq, id, sender_id, reply_to, reaction_count, attachment_count, deleted_at, fields] = raw;
  return {
    conversation_id: conversationId,
    seq,
    id,
    sender_id,
    reply_to,
    reaction_count,
    attachment_count,
    deleted_at,
    fields: deleted_at === null ? fields : tombstoneFields({ ...parseFields(fields), deleted_at }),
  };
}

const parseFields = (fields: string): MessageRow => JSON.parse(`{${fields}}`) as MessageRow;

export const toErasure = (raw: RawErasure): ErasureRow => ({ ...raw, is_done: raw.is_done === 1 });

export const toEvent = (conversationId: string, raw: RawEvent): EventRow => ({
  conversation_id: conversationId,
  ...raw,
  data: raw.data === null ? null : (JSON.parse(raw.data) as EventRow['data']),
});
