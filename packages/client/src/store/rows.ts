import type {
  Attachment as WireAttachment,
  Conversation,
  Message,
  ReadProtocolAnswer,
  User,
} from '@hypee/chat-protocol';
import type { ChatError } from '../chat-error.ts';
import type { Attachment } from '../types.ts';

/** What is kept of one conversation. Fields of the server are as on the wire, the client's own in camelCase. */
export interface ConversationRow {
  id: string;
  conversation: Conversation;
  /** Every durable event up to here is applied. Opaque; sent back to resume. */
  cursor: string;
  /** The place in the log that `cursor` names. */
  seq: number;
  /**
   * Every top-level message from here up to `seq` is in the `messages` table, so that history read from it has no holes.
   * 1: all of the conversation. `seq + 1`: nothing yet. Rows above `seq` may be there too (an answer that came before its event).
   */
  cachedFrom: number;
  /** The unread counts include every event up to here: those the server counted are not counted again. */
  countedTo: number;
  /** What the server counted while `readPending` was not confirmed. */
  countsHeard: (Counts & { atSeq: number }) | null;
  /** How far each member received and read; only ever rises within an epoch. */
  marks: Readonly<Record<string, Marks>>;
  /** The version of the last `marks` frame, sent back to resume. */
  marksVersion: string | null;
  /** Orders the list of conversations; the higher the more recent. Means nothing outside this store. */
  activity: number;
  /** A read mark the server has not confirmed. */
  readPending: { messageId: string; seq: number } | null;
  /** A mark as unread the server has not confirmed, set after `readPending`. Rows of earlier versions have none. */
  unreadPending?: { messageId: string; seq: number } | null;
  /** The cursor is of an older epoch: nothing may be applied before a fresh start. */
  stale: boolean;
  /** Rises whenever the conversation was taken over anew: what was fetched before must not be kept. Rows of earlier versions have none. */
  life?: number;
}

/** Unread messages and mentions; both saturate at 100. */
export type Counts = Pick<Conversation, 'unread_count' | 'mention_count'>;

/** How far one member got in the log. */
export interface Marks {
  read: number;
  delivered: number;
}

/** What is to be done to a message, in the order of the outbox; `content` of the row is the new text, or the emoji. */
export interface Operation {
  /** `attach`: a file that was chosen and waits for its message to be written; it is never delivered by itself. */
  do: 'edit' | 'delete' | 'react' | 'unreact' | 'pin' | 'unpin' | 'attach';
  /** Its id; of a message that was in the outbox, its `clientId`. To `attach`: the message in whose thread, or none. */
  messageId: string;
}

/**
 * A message on its way, or an operation on one. Removed in the transaction that stores the acknowledged message, or when the
 * user discards it.
 */
export interface OutboxRow {
  /** The idempotency key: made once, kept over retries and restarts. */
  clientId: string;
  conversationId: string;
  /** Rises with each send; the order of sending. */
  order: number;
  content: string;
  mentions: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  /** The message it quotes: its id, or the `clientId` of one that was in the outbox. */
  replyTo?: string | undefined;
  /** The message whose thread it is said in. */
  threadId?: string | undefined;
  /** Milliseconds since 1970, by the device: for showing. */
  createdAt: number;
  /** When it fails for good, by the same clock. */
  giveUpAt: number;
  state: 'pending' | 'sending' | 'failed';
  /** Sends begun so far: one that was begun may have reached the server. While its files are uploaded none was. */
  tries: number;
  /** Where the conversation stood before the first of them, if it was known. */
  after?: number | undefined;
  /** Answers of 500 and above so far. */
  serverErrors: number;
  /** Why it failed. */
  error: StoredError | null;
  /** A new message has none. */
  operation?: Operation | undefined;
  /** How far its files are, which stand in the table `files`; those of which nothing left may be missing. */
  files?: readonly (OutboxFile | undefined)[] | undefined;
  /** The user stopped the upload of its files. */
  paused?: boolean | undefined;
}

/** How far a file of a message on its way is. */
export interface OutboxFile {
  /** Bytes that the server has. */
  sent?: number;
  /** Its upload at the server, once it was begun. */
  id?: string | undefined;
  /** What became of it, once all bytes are there. */
  attachment?: WireAttachment | undefined;
  /** Whether the server refused it. */
  refused?: boolean;
  /** Of a chosen file: the user stopped its upload. */
  paused?: boolean;
}

/** The bytes of the files of a message on its way. */
export interface FilesRow {
  clientId: string;
  /** As the application gave them. */
  files: readonly (Blob | Attachment)[];
}

/** A ChatError as a row keeps it. */
export interface StoredError {
  code: string;
  message: string;
  status: ChatError['status'];
  fields: ChatError['fields'];
}

/** What the user typed and did not send. */
export interface DraftRow {
  conversationId: string;
  text: string;
}

/** Facts about the whole store, each under its name. */
export interface Meta {
  /** The server database's life that all cursors belong to. */
  epoch: string;
  me: User;
  /** The last answer of level discovery. */
  protocol: ReadProtocolAnswer;
  /** Answers that mean level 1, of a server that spoke level 2; since when in milliseconds since 1970, by the device. */
  doubts: { answers: number; since: number };
  /** Which tab leads: the term rises with each one that does, the beat while it is alive. */
  lease: { term: number; beat: number };
  /** When the list of conversations was last read to its end; milliseconds since 1970, by the device. */
  listedAt: number;
  /** Above every `life` of the conversations that were forgotten. */
  lives: number;
}

/** One fact about the whole store. */
export interface MetaRow<Name extends keyof Meta = keyof Meta> {
  name: Name;
  value: Meta[Name];
}

/** Every table with its key and row. Messages lie by conversation and place. */
export interface Tables {
  meta: { key: string; row: MetaRow };
  conversations: { key: string; row: ConversationRow };
  messages: { key: [conversationId: string, seq: number]; row: Message };
  outbox: { key: string; row: OutboxRow };
  drafts: { key: string; row: DraftRow };
  files: { key: string; row: FilesRow };
}

/** The name of a table. */
export type TableName = keyof Tables;
/** The key of a table. */
export type Key<Name extends TableName> = Tables[Name]['key'];
/** A row of a table. */
export type Row<Name extends TableName> = Tables[Name]['row'];

/** The field, or fields, of a row that are its key. Append only, see `migrations.ts`. */
export const KEY_PATHS = {
  meta: 'name',
  conversations: 'id',
  messages: ['conversation_id', 'seq'],
  outbox: 'clientId',
  drafts: 'conversationId',
  files: 'clientId',
} as const satisfies Record<TableName, string | readonly string[]>;

/** Every table. */
export const TABLE_NAMES = Object.keys(KEY_PATHS) as TableName[];
