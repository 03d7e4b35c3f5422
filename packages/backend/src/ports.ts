import type { MemberRole, UserRole } from '@hypee/chat-protocol';

/**
 * What the backend asks of its surroundings. The reference server gives it SQLite, sockets and the real clock; the mock and
 * the simulation give it memory and a fake clock. Nothing in this package reaches past these interfaces.
 */
export interface Ports {
  store: Store;
  bus: Bus;
  files: Files;
  clock: Clock;
  random: Random;
  auth: Auth;
  log: Log;
}

export type Awaitable<Value> = Value | Promise<Value>;

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `callback` once after `ms` milliseconds. */
  after(ms: number, callback: () => void): Timer;
  /** Runs `callback` after the work of this turn of the event loop: what is sent in one turn leaves in one write. */
  defer(callback: () => void): void;
}

export interface Random {
  /** A new UUIDv7. */
  id(): string;
  /** 64 random bits as text without a dot: the id of a log event. */
  eventId(): string;
  /** A keyed hash of `text`, the same for ever on one database: tells whether a repeated key carries the same content. */
  hash(text: string): string;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
}

/** Who speaks, as a verified token says. */
export interface Identity {
  userId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  name?: string;
  avatarUrl?: string;
  role: UserRole;
  /** When given, the only conversations this token may touch. */
  conversations?: readonly string[];
}

export interface Auth {
  /** @throws WireError `not_authenticated` or `token_expired` */
  verify(token: string): Awaitable<Identity>;
}

export interface Log {
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

/** A ring at the doorbell: something happened; the data is in the store. */
export type Ring = { conversationId: string; seq: number } | { userId: string; conversationId: string };

/** Rings reach every node, the one that rang included. A lost ring delays, never loses. */
export interface Bus {
  ring(ring: Ring): void;
  /** @returns the undo */
  listen(listener: (ring: Ring) => void): () => void;
}

/** Bytes of attachments, by a key the backend chooses. */
export interface Files {
  write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }>;
  /** @returns undefined where there is no such file; `end` is exclusive */
  read(key: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
}

/**
 * The database. All rules live in the backend; a store only keeps rows, atomically and durably.
 *
 * `work` may await nothing but the transaction's own methods: a store may run many works in one commit.
 */
export interface Store {
  /** Runs `work` on one consistent snapshot. */
  read<Value>(work: (tx: ReadTransaction) => Awaitable<Value>): Promise<Value>;
  /**
   * Runs `work` atomically, and after every earlier one. Resolves only when the commit is on disk; when `work` throws, its
   * own changes, and no others, are rolled back and the promise rejects with what it threw.
   */
  write<Value>(work: (tx: WriteTransaction) => Awaitable<Value>): Promise<Value>;
  close(): Promise<void>;
}

export interface ReadTransaction {
  /** One unbroken life of this database; another after a restored backup. */
  epoch(): Awaitable<string>;
  user(id: string): Awaitable<UserRow | undefined>;
  /** Users that exist, in no order. */
  users(ids: readonly string[]): Awaitable<UserRow[]>;
  /** Users by `name_key`, then `id`. */
  findUsers(search: UserSearch): Awaitable<UserRow[]>;
  /** Whether the circle's user and the other one are both members of a conversation of the circle. */
  sharesConversation(circle: Circle, otherId: string): Awaitable<boolean>;
  conversation(id: string): Awaitable<ConversationRow | undefined>;
  /** The logs' heads of those conversations that exist, in no order. */
  heads(conversationIds: readonly string[]): Awaitable<{ conversation_id: string; last_seq: number }[]>;
  conversationByDirectKey(directKey: string): Awaitable<ConversationRow | undefined>;
  conversationByClientId(createdBy: string, clientId: string): Awaitable<ConversationRow | undefined>;
  /**
   * The user's conversations by `activity`, highest first, below `belowActivity` when given; only archived or only
   * unarchived ones when `archived` is given.
   */
  conversationsOf(
    userId: string,
    page: { limit: number; belowActivity?: number; archived?: boolean },
  ): Awaitable<{ conversation: ConversationRow; member: MemberRow }[]>;
  member(conversationId: string, userId: string): Awaitable<MemberRow | undefined>;
  /** Members by joining (`joined_at`, then `user_id`), after the given place. */
  members(
    conversationId: string,
    page: { limit: number; after?: { joined_at: string; user_id: string } },
  ): Awaitable<MemberRow[]>;
  memberIds(conversationId: string): Awaitable<string[]>;
  /** Whether the user may not be added to the conversation. */
  isBanned(conversationId: string, userId: string): Awaitable<boolean>;
  message(id: string): Awaitable<MessageRow | undefined>;
  messages(ids: readonly string[]): Awaitable<MessageRow[]>;
  /**
   * Top-level messages (no thread replies; tombstones included) by `seq`, lowest first. `before` (exclusive) takes the last
   * `limit` below it, `after` (exclusive) the first `limit` above it, neither the newest `limit`.
   */
  history(conversationId: string, page: { limit: number; before?: number; after?: number }): Awaitable<MessageRow[]>;
  sendKey(conversationId: string, senderId: string, clientId: string): Awaitable<SendKeyRow | undefined>;
  event(conversationId: string, seq: number): Awaitable<EventRow | undefined>;
  /** Events above `afterSeq`, lowest first. */
  events(conversationId: string, afterSeq: number, limit: number): Awaitable<EventRow[]>;
  /** Others' undeleted top-level text messages above `afterSeq`, counted up to `max`. */
  countUnread(conversationId: string, userId: string, afterSeq: number, max: number): Awaitable<number>;
  /** Others' undeleted messages above `afterSeq` that mention the user (thread replies too), counted up to `max`. */
  countMentions(conversationId: string, userId: string, afterSeq: number, max: number): Awaitable<number>;
}

/** The people whom a user meets in conversations. */
export interface Circle {
  userId: string;
  /** When given, the only conversations that count. */
  conversations?: readonly string[];
}

/** Which users, in the order of `name_key`, then `id`. */
export interface UserSearch {
  limit: number;
  /** Begins behind this place. */
  after?: { name_key: string; id: string };
  /** Left out. */
  except: string;
  /** Only who has, for each of these words (one or more), a word in `name_key` that begins with it; or whose id is `id`. */
  match?: { words: readonly string[]; id: string };
  /** Only who shares a conversation with the circle's user. */
  circle?: Circle;
}

/** An insert of a key that exists throws, and so does an update of a row that does not. */
export interface WriteTransaction extends ReadTransaction {
  /** Inserts the user or replaces the whole row. */
  putUser(row: UserRow): Awaitable<void>;
  /** The store gives the row its `activity`. */
  insertConversation(row: Omit<ConversationRow, 'activity'>): Awaitable<void>;
  updateConversation(
    id: string,
    patch: Partial<Omit<ConversationRow, 'id' | 'last_seq' | 'activity'>>,
  ): Awaitable<void>;
  insertMember(row: MemberRow): Awaitable<void>;
  updateMember(
    conversationId: string,
    userId: string,
    patch: Partial<Omit<MemberRow, 'conversation_id' | 'user_id'>>,
  ): Awaitable<void>;
  deleteMember(conversationId: string, userId: string): Awaitable<void>;
  /** Bans the user, or takes the ban back; what is so already stays so. */
  setBanned(conversationId: string, userId: string, banned: boolean): Awaitable<void>;
  /**
   * Takes the conversation's next `seq`, writes the event, and moves the conversation's `last_seq`, `last_event_id` and
   * `activity` with it.
   */
  appendEvent(event: Omit<EventRow, 'seq'>): Awaitable<number>;
  insertMessage(row: MessageRow): Awaitable<void>;
  updateMessage(id: string, patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq'>>): Awaitable<void>;
  insertSendKey(row: SendKeyRow): Awaitable<void>;
}

export interface UserRow {
  id: string;
  name: string;
  /** The name's words as they are searched and sorted, one space between them. */
  name_key: string;
  avatar_url: string | null;
  role: UserRole;
  last_seen_at: string | null;
}

export interface ConversationRow {
  id: string;
  kind: 'direct' | 'group';
  title: string | null;
  avatar_url: string | null;
  metadata: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  created_by: string;
  client_id: string | null;
  /** Both members' ids in one order, for a direct conversation: unique. */
  direct_key: string | null;
  member_count: number;
  /** The log's head; 0 before the first event. */
  last_seq: number;
  /** The id of the event at `last_seq`; `0` before the first. */
  last_event_id: string;
  /** The lowest cursor that can be resumed from. */
  floor_seq: number;
  last_message_id: string | null;
  /** Rises with every read or delivered mark of any member. */
  marks_version: number;
  /** Rises over the whole database with each event; orders the inbox, nothing else. */
  activity: number;
}

export interface MemberRow {
  conversation_id: string;
  user_id: string;
  role: MemberRole;
  joined_at: string;
  last_read_seq: number;
  last_delivered_seq: number;
  unread_from_seq: number | null;
  muted_until: string | null;
  notify: 'all' | 'mentions' | 'none';
  archived: boolean;
  pinned: boolean;
  /** Rises with every change of this row but the marks. */
  version: number;
}

export interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  rev: number;
  client_id: string | null;
  kind: 'text' | 'system';
  sender_id: string;
  content: string;
  reply_to: string | null;
  thread_id: string | null;
  reply_count: number;
  mentions: string[];
  metadata: Record<string, unknown>;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

/** Kept for ever: outlives the message it names. */
export interface SendKeyRow {
  conversation_id: string;
  sender_id: string;
  client_id: string;
  /** Keyed hash of the fields as received. */
  hash: string;
  message_id: string;
}

/** The log stores references; bodies are built when sent. */
export interface EventRow {
  conversation_id: string;
  seq: number;
  event_id: string;
  type: string;
  message_id: string | null;
  user_id: string | null;
  /** What the references cannot tell, such as why a message changed. */
  data: Record<string, unknown> | null;
  created_at: string;
}
