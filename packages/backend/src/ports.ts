import type { MemberRole, UserRole } from '@hypee/chat-protocol';
import type { Term } from './search/terms.ts';
import type { FileGroup, FileKind } from './attachments/file-types.ts';

/**
 * What the backend asks of its surroundings. The reference server gives it SQLite, sockets and the real clock; the mock and
 * the simulation give it memory and a fake clock. Nothing in this package reaches past these interfaces.
 */
export interface Ports {
  store: Store;
  bus: Bus;
  files: Files;
  /** Left out: no files are taken, and `features` does not tell of them. */
  uploads?: Uploads;
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
  /** When the token was issued, in milliseconds since 1970; none where it does not say so. */
  issuedAt?: number;
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
export type Ring =
  | { conversationId: string; seq: number }
  | { userId: string; conversationId: string }
  /** Tokens of this user are dead. */
  | { revokedUserId: string };

/** Rings reach every node, the one that rang included. A lost ring delays, never loses. */
export interface Bus {
  /**
   * How far rings reach now: `process`, where this is the only node; `nodes`, where there may be others; `down`, where there
   * may be others that hear none. The backend looks at the store itself meanwhile, the more often.
   */
  readonly reach: 'process' | 'nodes' | 'down';
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
  /** The keys of all files, what an interrupted write left included, in no order. */
  list(): AsyncIterable<string>;
}

/** Files on their way in, by an id the backend chooses: bytes come piece by piece and are looked at when all are there. */
export interface Uploads {
  /** Makes an empty one. */
  create(id: string): Promise<void>;
  /** Bytes that are there; undefined where there is no such upload. */
  size(id: string): Promise<number | undefined>;
  /** Adds bytes behind those that are there, and keeps what came when `bytes` breaks off. @returns all bytes that are there */
  append(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** What it is, as its bytes tell; undefined where they tell nothing. @throws WireError where they cannot be read */
  examine(id: string): Promise<FileKind | undefined>;
  /** Makes what is kept of it. @throws WireError for what is broken, or too large once it is decoded */
  prepare(id: string, contentType: string): Promise<PreparedFile>;
  /** Removes it and what was made of it; what is not there is no error. */
  remove(id: string): Promise<void>;
  /** All that are there, in no order. */
  list(): AsyncIterable<string>;
}

/** An upload as it is to be kept, until it is removed. */
export interface PreparedFile {
  content(): AsyncIterable<Uint8Array>;
  /** A small picture of it, as WebP. */
  thumbnail?: () => AsyncIterable<Uint8Array>;
  facts: MediaFacts;
}

/** What can be told of a file without opening it; null where it cannot. */
export interface MediaFacts {
  /** Pixels. */
  width: number | null;
  /** Pixels. */
  height: number | null;
  /** Seconds. */
  duration: number | null;
  /** Base64. */
  thumbhash: string | null;
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
  /** Up to when the user's tokens were revoked, in milliseconds since 1970; also of users that do not exist. */
  revokedAt(userId: string): Awaitable<number | undefined>;
  /** Of these users, those whose tokens were revoked, in no order. */
  revocations(userIds: readonly string[]): Awaitable<{ user_id: string; revoked_at: number }[]>;
  /** What the user asked to be erased last; undefined for who never did. */
  erasure(userId: string): Awaitable<ErasureRow | undefined>;
  /** Erasures that are not done yet, in no order. */
  erasures(limit: number): Awaitable<ErasureRow[]>;
  /** Whom a guest became; undefined for who is still themselves. */
  mergedInto(guestId: string): Awaitable<string | undefined>;
  /** Users that exist, in no order. */
  users(ids: readonly string[]): Awaitable<UserRow[]>;
  /** Users by `name_key`, then `id`. */
  findUsers(search: UserSearch): Awaitable<UserRow[]>;
  /** Whether the circle's user and the other one are both members of a conversation of the circle. */
  sharesConversation(circle: Circle, otherId: string): Awaitable<boolean>;
  /** Whether `userId` has blocked the other one. */
  isBlocked(userId: string, otherId: string): Awaitable<boolean>;
  /** Ids of those whom the user has blocked, lowest first, after the given one. */
  blocks(userId: string, page: { limit: number; after?: string }): Awaitable<string[]>;
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
  /** The heads of all conversations of the user, by `activity`, highest first. */
  headsOf(userId: string): Awaitable<ConversationHead[]>;
  member(conversationId: string, userId: string): Awaitable<MemberRow | undefined>;
  /** Members by joining (`joined_at`, then `user_id`), after the given place. */
  members(
    conversationId: string,
    page: { limit: number; after?: { joined_at: string; user_id: string } },
  ): Awaitable<MemberRow[]>;
  memberIds(conversationId: string): Awaitable<string[]>;
  /** What these users are members of, in no order. */
  memberships(userIds: readonly string[]): Awaitable<{ user_id: string; conversation_id: string }[]>;
  /** Whether the user may not be added to the conversation. */
  isBanned(conversationId: string, userId: string): Awaitable<boolean>;
  message(id: string): Awaitable<MessageRow | undefined>;
  messages(ids: readonly string[]): Awaitable<MessageRow[]>;
  /**
   * Top-level messages (no thread replies; tombstones included) by `seq`, lowest first; with `thread` the replies to that message
   * instead. `before` (exclusive) takes the last `limit` below it, `after` (exclusive) the first `limit` above it, neither the
   * newest `limit`.
   */
  history(
    conversationId: string,
    page: { limit: number; before?: number; after?: number; thread?: string },
  ): Awaitable<ShownMessage[]>;
  /** Messages above `afterSeq`, thread replies and tombstones too, lowest first. */
  messagesAfter(conversationId: string, afterSeq: number, limit: number): Awaitable<MessageRow[]>;
  /** Up to `limit` messages above `upTo` that quote one above `after` and up to `upTo`, in no order. */
  quotesAcross(conversationId: string, place: { after: number; upTo: number }, limit: number): Awaitable<MessageRow[]>;
  /** Conversations whose messages are not kept for ever, by id, after the given one. */
  withRetention(page: { limit: number; after?: string }): Awaitable<ConversationRow[]>;
  /** Undeleted messages that the user sent, wherever that was, in one order that does not change, after the given one. */
  messagesBy(
    senderId: string,
    page: { limit: number; after?: Pick<MessageRow, 'conversation_id' | 'seq'> },
  ): Awaitable<MessageRow[]>;
  /** The user's reactions, by `message_id`, then `emoji`, after the given one. */
  reactionsBy(
    userId: string,
    page: { limit: number; after?: Pick<ReactionRow, 'message_id' | 'emoji'> },
  ): Awaitable<ReactionRow[]>;
  /** Pinned messages of the conversation, thread replies too, the one pinned last first. */
  pins(conversationId: string, limit: number): Awaitable<MessageRow[]>;
  /**
   * Reactions to these messages, the emoji of each in the order of the oldest reaction that is there, with up to `users`
   * user ids. `mine` tells whether the viewer reacted so; false for everything where there is none.
   */
  reactions(
    messageIds: readonly string[],
    view: { users: number; viewerId: string | null },
  ): Awaitable<ReactionGroup[]>;
  sendKey(conversationId: string, senderId: string, clientId: string): Awaitable<SendKeyRow | undefined>;
  /** Up to `limit` of the user's keys that are this `clientId`, in conversations they are a member of now. */
  sendKeysOf(senderId: string, clientId: string, limit: number): Awaitable<SendKeyRow[]>;
  operation(userId: string, opId: string): Awaitable<OperationRow | undefined>;
  /**
   * Undeleted text messages, thread replies too, of conversations that the circle's user is a member of now, that have all the
   * terms in their text or the names of their files; those that came last first.
   */
  search(search: MessageSearch): Awaitable<FoundMessage[]>;
  report(id: string): Awaitable<ReportRow | undefined>;
  /** The open report of a message by this user. */
  openReport(messageId: string, reporterId: string): Awaitable<ReportRow | undefined>;
  /** Reports below `belowNumber`, of one status only where that is given, the newest first. */
  reports(page: { limit: number; belowNumber?: number; status?: ReportRow['status'] }): Awaitable<ReportRow[]>;
  /** Reports by the user, below `belowNumber`, the newest first. */
  reportsBy(reporterId: string, page: { limit: number; belowNumber?: number }): Awaitable<ReportRow[]>;
  attachment(id: string): Awaitable<AttachmentRow | undefined>;
  /** The user's attachments, sent or not, by `charge`, then `id`, after the given one. */
  attachmentsBy(
    ownerId: string,
    page: { limit: number; after?: Pick<AttachmentRow, 'charge' | 'id'> },
  ): Awaitable<AttachmentRow[]>;
  /** Attachments of these messages; those of one message in its order. */
  attachmentsOf(messageIds: readonly string[]): Awaitable<AttachmentRow[]>;
  /** All attachments of the conversation's messages, in no order. */
  attachmentsIn(conversationId: string): Awaitable<AttachmentRow[]>;
  /** Attachments that were uploaded before `before` and are part of no message, oldest first. */
  unsentAttachments(before: string, limit: number): Awaitable<AttachmentRow[]>;
  upload(id: string): Awaitable<UploadRow | undefined>;
  /** Up to `limit` of the user's uploads, in no order. */
  uploadsBy(ownerId: string, limit: number): Awaitable<UploadRow[]>;
  /** Uploads that were begun before `before`, oldest first. */
  oldUploads(before: string, limit: number): Awaitable<UploadRow[]>;
  /** The sum of `charge` of the user's attachments and uploads. */
  chargeOf(ownerId: string): Awaitable<number>;
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

/** Which messages. */
export interface MessageSearch {
  /** None only where `files` is given. */
  terms: readonly Term[];
  circle: Circle;
  limit: number;
  /** Goes on below this place. */
  below?: number;
  conversationId?: string;
  senderId?: string;
  /** Said before this time, or after it. */
  before?: string;
  after?: string;
  /** Only with an address in it. */
  withLink?: boolean;
  /** Only with a file, of any group or of this one. */
  files?: 'any' | FileGroup;
}

/** A message that was found, and its place in the order of all that can be found. */
export interface FoundMessage {
  place: number;
  message: MessageRow;
}

/** An insert of a key that exists throws, and so does an update of a row that does not. */
export interface WriteTransaction extends ReadTransaction {
  /** Inserts the user or replaces the whole row. */
  putUser(row: UserRow): Awaitable<void>;
  /** Removes a user who is no member anywhere, with the blocks they set. Removing who is not there is no error. */
  deleteUser(id: string): Awaitable<void>;
  /** Inserts the erasure or replaces the whole row. */
  putErasure(row: ErasureRow): Awaitable<void>;
  setMergedInto(guestId: string, userId: string): Awaitable<void>;
  /**
   * What one user has in a conversation becomes another's: messages, whose `rev` rises, mentions, reactions, send keys, operations on its
   * messages, and files with what they count for, those that are not sent too. Where both reacted alike one reaction stays; a key that both used stays with each. Memberships stay as they are.
   */
  moveUser(conversationId: string, fromId: string, toId: string): Awaitable<void>;
  setRevokedAt(userId: string, at: number): Awaitable<void>;
  /** Blocks a user, or takes the block back; what is so already stays so. */
  setBlocked(userId: string, otherId: string, blocked: boolean): Awaitable<void>;
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
  /** Removes the message with its mentions, reactions and reports; its send key stays. Removing what is not there is no error. */
  deleteMessage(id: string): Awaitable<void>;
  /** Removes up to `limit` events below `seq`, lowest first. @returns how many */
  trimLog(conversationId: string, seq: number, limit: number): Awaitable<number>;
  insertReaction(row: ReactionRow): Awaitable<void>;
  /** Removing what is not there is no error. */
  deleteReaction(messageId: string, emoji: string, userId: string): Awaitable<void>;
  /** Removes all reactions to the message. */
  deleteReactions(messageId: string): Awaitable<void>;
  insertSendKey(row: SendKeyRow): Awaitable<void>;
  insertOperation(row: OperationRow): Awaitable<void>;
  /** The store gives the row its `number`. */
  insertReport(row: Omit<ReportRow, 'number'>): Awaitable<void>;
  updateReport(id: string, patch: Pick<ReportRow, 'status'>): Awaitable<void>;
  /** Of a file that is part of no message yet. */
  insertAttachment(row: AttachmentRow): Awaitable<void>;
  /** From then on its message is found by its name. */
  updateAttachment(id: string, patch: Pick<AttachmentRow, 'conversation_id' | 'message_id' | 'place'>): Awaitable<void>;
  /** Removing what is not there is no error. */
  deleteAttachment(id: string): Awaitable<void>;
  insertUpload(row: UploadRow): Awaitable<void>;
  /** Removing what is not there is no error. */
  deleteUpload(id: string): Awaitable<void>;
}

export interface UserRow {
  id: string;
  name: string;
  /** The name's words as they are searched and sorted, one space between them. */
  name_key: string;
  avatar_url: string | null;
  role: UserRole;
  last_seen_at: string | null;
  /** What a token claimed last; the user may have changed the profile since. */
  claimed_name: string | null;
  /** The same; empty where it claimed that there is none. */
  claimed_avatar_url: string | null;
}

/** A user asked that all of theirs is erased. */
export interface ErasureRow {
  user_id: string;
  /** Milliseconds since 1970. What is younger is of who came back since. */
  at: number;
  is_done: boolean;
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
  /** The lowest cursor that can be resumed from: of what was said up to here nothing is kept. */
  floor_seq: number;
  last_message_id: string | null;
  /** Rises with every read or delivered mark of any member, and with whatever else changes what is unread. */
  marks_version: number;
  /** Rises over the whole database with each event; orders the inbox, nothing else. */
  activity: number;
  /** Whole days for which messages are kept; null for ever. */
  retention_days: number | null;
}

/** Where the log of a conversation stands. */
export type ConversationHead = Pick<ConversationRow, 'id' | 'last_seq' | 'activity'>;

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
  /** Its reactions are read only where there are any. */
  reaction_count: number;
  /** The place in the log at which it was pinned; null where it is not. */
  pinned_seq: number | null;
  /** Its attachments are read only where there are any. */
  attachment_count: number;
  mentions: string[];
  metadata: Record<string, unknown>;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

/** A message on its way into a page of history: what its own row tells is written already. */
export interface ShownMessage extends Pick<
  MessageRow,
  'id' | 'conversation_id' | 'seq' | 'sender_id' | 'reply_to' | 'reaction_count' | 'attachment_count' | 'deleted_at'
> {
  /** As `messageFields` writes it, or `tombstoneFields` where it is deleted: JSON without the braces. */
  fields: string;
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

/** One user's reaction to a message: unique with these and `emoji`. */
export interface ReactionRow {
  message_id: string;
  user_id: string;
  emoji: string;
  /** The message's `rev` that came of it: orders the reactions to one message. */
  rev: number;
}

/** All reactions to a message with one emoji. */
export interface ReactionGroup {
  message_id: string;
  emoji: string;
  count: number;
  /** The first ones, in the order they reacted. */
  user_ids: string[];
  mine: boolean;
}

/** Kept for ever, like a {@link SendKeyRow}: one change of a message, by the key that its user gave it. */
export interface OperationRow {
  user_id: string;
  op_id: string;
  /** Keyed hash of what was to be done. */
  hash: string;
  message_id: string;
}

/** What a user told the moderators about a message. */
export interface ReportRow {
  id: string;
  /** Rises with each report: their order, nothing else. */
  number: number;
  message_id: string;
  reporter_id: string;
  reason: string;
  status: 'open' | 'settled';
  created_at: string;
}

/** A file that is there as a whole. Its bytes are in {@link Files}. */
export interface AttachmentRow extends MediaFacts {
  id: string;
  owner_id: string;
  /** Null until it is sent. */
  conversation_id: string | null;
  /** Null until it is sent. */
  message_id: string | null;
  /** From 0 on, among the attachments of its message. */
  place: number;
  name: string;
  content_type: string;
  /** Bytes. */
  size: number;
  /** Bytes; null where there is no thumbnail. */
  thumbnail_size: number | null;
  /** Bytes that came in: what is kept may be smaller or larger. */
  uploaded_size: number;
  /** Bytes that it counts for in its owner's quota. */
  charge: number;
  created_at: string;
}

/** A file that comes in pieces. Its attachment will have the same id. */
export interface UploadRow {
  id: string;
  owner_id: string;
  name: string;
  /** Bytes that are to come in all. */
  size: number;
  /** Bytes that it counts for in its owner's quota. */
  charge: number;
  created_at: string;
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
