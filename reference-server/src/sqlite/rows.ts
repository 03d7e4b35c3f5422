import type {
  AttachmentRow,
  ConversationRow,
  ErasureRow,
  EventRow,
  MemberRow,
  MessageRow,
  OperationRow,
  ReactionGroup,
  ReactionRow,
  ReportRow,
  SendKeyRow,
  UploadRow,
  UserRow,
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
    'id',
    'seq',
    'rev',
    'client_id',
    'kind',
    'sender_id',
    'content',
    'reply_to',
    'thread_id',
    'reply_count',
    'reaction_count',
    'pinned_seq',
    'attachment_count',
    'mentions',
    'metadata',
    'created_at',
    'edited_at',
    'deleted_at',
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
  messages: readonly (keyof MessageRow)[];
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
export type RawMessage = Raw<MessageRow, 'mentions' | 'metadata'>;
export type RawEvent = Omit<EventRow, 'conversation_id' | 'data'> & { data: string | null };

export type RawErasure = Raw<ErasureRow, never, 'is_done'>;
export type RawReactions = Raw<ReactionGroup, 'user_ids', 'mine'>;

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

export const toMessage = (raw: RawMessage): MessageRow => ({
  ...raw,
  mentions: JSON.parse(raw.mentions) as MessageRow['mentions'],
  metadata: JSON.parse(raw.metadata) as MessageRow['metadata'],
});

export const toErasure = (raw: RawErasure): ErasureRow => ({ ...raw, is_done: raw.is_done === 1 });

export const toReactions = (raw: RawReactions): ReactionGroup => ({
  ...raw,
  user_ids: JSON.parse(raw.user_ids) as ReactionGroup['user_ids'],
  mine: raw.mine === 1,
});

export const toEvent = (conversationId: string, raw: RawEvent): EventRow => ({
  conversation_id: conversationId,
  ...raw,
  data: raw.data === null ? null : (JSON.parse(raw.data) as EventRow['data']),
});
