import type { Dialect } from './base/dialect.ts';
import type { ChatError } from './chat-error.ts';

export type { Dialect } from './base/dialect.ts';

/** How to reach a chat and as whom. */
export interface ConnectOptions {
  /** The server, for example `https://chat.example.com`; the socket's `wss://` address is derived from it. */
  url: string | URL;
  /**
   * The bearer token, or a function that gets one from the embedding site: called at the start, before the token expires,
   * and when the server refused it.
   */
  token: string | ((reason: 'connect' | 'expiring' | 'rejected') => string | Promise<string>);
  /** Whose cache to open before any token is known, so that a start without network shows what is stored. */
  user?: string;
  /** The level of the protocol that the server speaks. Default: `auto`, which asks it. */
  protocol?: 'auto' | 1 | 2;
  /** For servers of level 1 only: paths and fields of an existing backend. Default: `hypee`. */
  dialect?: 'hypee' | 'edulab' | Dialect;
  /** Where to keep conversations and unsent messages. Default: IndexedDB where there is one, else memory. */
  cache?: 'indexeddb' | 'memory';
  /** Whether the tabs of a user share one socket and one outbox. Default: `shared`, where the browser can do it. */
  tabs?: 'shared' | 'single';
  /** Another `fetch`, for tests and unusual hosts. */
  fetch?: typeof fetch;
  /** Another `WebSocket`, for tests and unusual hosts. */
  WebSocket?: typeof WebSocket;
  /** Where warnings go. Default: nowhere; the `error` event carries what an application should see. */
  logger?: Pick<Console, 'debug' | 'info' | 'warn' | 'error'>;
}

/** A value that changes. `subscribe` calls the listener now and on each change, and returns the undo. */
export interface Observable<Value> {
  readonly value: Value;
  subscribe(listener: (value: Value) => void): () => void;
}

/** Somebody who can be in a conversation. */
export interface User {
  id: string;
  name: string;
  avatarUrl: string | null;
  role: 'user' | 'bot' | 'admin' | 'guest';
  lastSeenAt: Date | null;
}

/** `online`; `away`: connected, but not looking; `offline`. */
export type PresenceStatus = 'online' | 'away' | 'offline';

/** Whether somebody is there. */
export interface Presence {
  status: PresenceStatus;
  /** When they were last there; null where nobody may know, or they never were. */
  lastSeenAt: Date | null;
}

/** A user in one conversation, and how far they got in it. */
export interface Member {
  user: User;
  role: 'owner' | 'moderator' | 'member' | 'guest';
  lastReadSeq: number;
  lastDeliveredSeq: number;
  joinedAt: Date;
}

/** My own side of a conversation. */
export interface Membership {
  role: Member['role'];
  lastReadSeq: number;
  unreadFromSeq: number | null;
  mutedUntil: Date | null;
  notify: 'all' | 'mentions' | 'none';
  archived: boolean;
  pinned: boolean;
}

/**
 * - `waiting`: for its turn, or for the network; `uploading`: on its way; `paused`: until the user resumes it
 * - `uploaded`: the server has all of it, and its message is still to be sent
 * - `failed`: the server refused this file, see the message's `error`
 */
export type UploadStatus = 'waiting' | 'uploading' | 'paused' | 'uploaded' | 'failed';

/** How a file of a message that is not sent yet gets to the server. */
export interface Upload {
  status: UploadStatus;
  /** Bytes that the server has, of the attachment's `size`. Kept over reloads. */
  sent: number;
  /** The file, to show it; undefined for a moment after a reload, while it is read from the device, and for what was uploaded before. */
  blob: Blob | undefined;
  /** Its upload at the server, once it was begun before it was sent: `send` goes on with it. */
  id?: string | undefined;
  /** Of a chosen file: why the server refused it. */
  error?: ChatError | undefined;
}

/** A file of a message. Its addresses are signed and expire: `Conversation.attachment` gives fresh ones. */
export interface Attachment {
  /** Of a file that is not uploaded yet: an id that only this device knows. */
  id: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
  /** Seconds. */
  duration: number | null;
  thumbhash: string | null;
  /** Empty until the file is uploaded: then `upload.blob` is what there is to show. */
  url: string;
  thumbnailUrl: string | null;
  urlExpiresAt: Date | null;
  /** Only in messages of mine that are not sent yet, and of chosen files. */
  upload?: Upload;
}

/**
 * The files that were chosen for a message and are not sent, in their order; the same in all tabs, and over reloads. They are
 * uploaded at once, one after the other. To send them, give the value to `send` as `attachments` and call `sent`.
 */
export interface DraftFiles extends Observable<readonly Attachment[]> {
  /** How many a message may have, and how many bytes each, as far as the server told; 0 files where it takes none. */
  readonly limits: { readonly files: number; readonly bytes: number };
  /** Adds files at the end, once they are stored on this device; rejects with `storage_failed` where it cannot keep them. */
  add(files: readonly Blob[]): Promise<void>;
  /** Stops the upload of a file until `resume`. */
  pause(id: string): Promise<void>;
  /** Goes on with what was paused, or refused, from where the server has got. */
  resume(id: string): Promise<void>;
  /** Takes files off, and back from the server. */
  remove(...ids: string[]): Promise<void>;
  /** Takes files off that were given to `send`. */
  sent(...ids: string[]): Promise<void>;
}

/**
 * - `pending`: stored on this device, not yet on its way; `sending`: on its way
 * - `sent`: the server has it on disk; `delivered`, `read`: by at least one other member
 * - `failed`: the server refused it, see `error`; the user retries or discards
 * - `unconfirmed`: a server of level 1 may have it or not, and cannot tell; the user retries, which may send it twice, or discards
 */
export type MessageStatus = 'pending' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unconfirmed';

/** One message, immutable: a change makes a new object, and what did not change stays the same one. */
export interface Message {
  /** The server's id; for a message the server has not confirmed yet, its `clientId`. */
  id: string;
  conversationId: string;
  /** Its place in the conversation; undefined until the server gave it one. */
  seq: number | undefined;
  rev: number;
  clientId: string | null;
  kind: 'text' | 'system';
  sender: User;
  /** Markdown; empty for a deleted message. */
  content: string;
  attachments: readonly Attachment[];
  replyTo: { id: string; sender: User | null; excerpt: string } | null;
  threadId: string | null;
  replyCount: number;
  mentions: readonly string[];
  /** `userIds`: the first 50. `me`: whether I am among all of them, where that was told. */
  reactions: readonly { emoji: string; count: number; userIds: readonly string[]; me?: boolean }[];
  pinned: boolean;
  metadata: Readonly<Record<string, unknown>>;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  status: MessageStatus;
  error?: ChatError;
}

/** A conversation as a list shows it, immutable. */
export interface ConversationSummary {
  id: string;
  kind: 'direct' | 'group';
  title: string | null;
  avatarUrl: string | null;
  metadata: Readonly<Record<string, unknown>>;
  createdAt: Date;
  updatedAt: Date;
  /** The newest message; one of mine that the server has not confirmed stands before all others, its `status` tells. */
  lastMessage: Message | null;
  /** Messages of mine that failed: the user retries or discards each. */
  failedCount: number;
  /** Saturates at 100. */
  unreadCount: number;
  mentionCount: number;
  /** The first 20. */
  members: readonly Member[];
  memberCount: number;
  /** Whole days for which messages are kept; null for ever. */
  retentionDays: number | null;
  membership: Membership;
  /** What the user typed and did not send. */
  draft: string;
}

/**
 * - `connecting`: the first try; `reconnecting`: a later one, or the wait before it
 * - `online`: greeted by the server, events arrive
 * - `offline`: the device says that it has no network, or the server is of a kind this client cannot use, see `error`
 * - `unauthorized`: the server refused the user or the page, see `error`; `reconnect()` tries again
 * - `closed`: by `close()`, for good
 */
export type ConnectionStatus = 'connecting' | 'online' | 'reconnecting' | 'offline' | 'unauthorized' | 'closed';

/** How the chat stands with its server. */
export interface Connection {
  status: ConnectionStatus;
  protocol?: 1 | 2;
  transport?: 'socket' | 'poll';
  /** When the next try is due, in milliseconds since 1970. */
  retryAt?: number;
  error?: ChatError;
}

/** Listeners by event. What they throw goes to the logger and stops nobody. */
export interface ChatEvents {
  /** A message of another member or another device arrived, once each. */
  message: (message: Message) => void;
  /**
   * A message that arrived is one to call the user for: of another member, not read on any device 0.7 s later, in a conversation
   * that is not muted and whose `notify` asks for it. Once for all tabs of the user that are open, in one of them. Whether the page
   * is in sight is for the listener to ask.
   */
  notification: (message: Message) => void;
  /** Something went wrong that no call and no message carries. */
  error: (error: ChatError) => void;
  /** Every durable event after it was stored, with what the SDK does not type, for integrations. */
  event: (event: { type: string; conversationId: string; seq: number }) => void;
}

/** The server's directory. Its operator decides who can be looked up: everybody, people of shared conversations, or nobody. */
export interface Users {
  /**
   * Whom `q` names, by name, without me: each of its words begins a word of the name (case and accents do not count), or it is
   * the whole id. The first 20; without a word the first of all.
   */
  find(q: string): Promise<User[]>;
  /** One user; rejects with `not_found` where there is none, or none to look up. */
  get(id: string): Promise<User>;
  /** Their direct messages to me are refused from now on; in groups they go on writing. */
  block(id: string): Promise<void>;
  unblock(id: string): Promise<void>;
  /** Whom I have blocked. */
  blocked(): Promise<User[]>;
}

/** Where to look, beside the words. */
export interface SearchOptions {
  /** Only in this conversation. */
  conversation?: string;
  /** Only messages of this user. */
  sender?: string;
  before?: Date;
  after?: Date;
  has?: 'attachment' | 'link' | 'image' | 'video' | 'audio' | 'file';
  /** Default: 50. */
  limit?: number;
  /** `next` of the page before; the words and all else are those of the first page. */
  cursor?: string;
}

/** Messages that were found, the last one said first. */
export interface SearchPage {
  results: readonly {
    message: Message;
    /** Where the words stand in its content: `[start, end)` in UTF-16 code units, as `slice` takes them. */
    highlights: readonly (readonly [start: number, end: number])[];
  }[];
  /** For `cursor`, where there is more. */
  next: string | null;
}

/** The chat of one user on one server. All its promises reject with `ChatError` only. */
export interface Chat {
  readonly me: Observable<User | undefined>;
  readonly connection: Observable<Connection>;
  /** `volatile`: memory only, unsent messages die with the page. */
  readonly storage: Observable<'persistent' | 'volatile'>;
  /** Known conversations, the most recently active first. */
  readonly conversations: Observable<readonly ConversationSummary[]>;
  /** Sum over all known conversations. */
  readonly unreadCount: Observable<number>;
  /** The same object for the same id; reading begins with its first subscription or load. */
  conversation(id: string): Conversation;
  /** Fetches the next page of older conversations, or the first one once connected; resolves at once when there are no more. */
  loadMoreConversations(): Promise<void>;
  /** Dials now, skipping the backoff; also the way out of `unauthorized`. */
  reconnect(): void;
  createConversation(input: {
    title?: string;
    memberIds: string[];
    kind?: 'direct' | 'group';
    metadata?: Record<string, unknown>;
  }): Promise<Conversation>;
  /**
   * Messages that have all these words, in what I may read now: each word by its beginning, what stands between quotation marks
   * exactly. Case and accents do not count.
   */
  search(query: string, options?: SearchOptions): Promise<SearchPage>;
  /** People to begin a conversation with. */
  readonly users: Users;
  /**
   * Whether these users are there, as far as that is known: of who shares a conversation with me, or whom I may look up. At most
   * 300 are watched, of all tabs together; those asked for last count. Stays empty on servers of level 1.
   */
  presence(userIds: readonly string[]): Observable<ReadonlyMap<string, Presence>>;
  /**
   * Says how I am: `online` unless told otherwise, for as long as the page is open, over reconnects. Others see the best of my
   * tabs and devices; `offline` hides me in all tabs of this browser. Nothing is told to servers of level 1.
   */
  setPresence(status: PresenceStatus): void;
  /** @returns the undo */
  on<Name extends keyof ChatEvents>(event: Name, listener: ChatEvents[Name]): () => void;
  /**
   * Another user takes this chat over, in place: its observables and listeners go on with that user's. Nothing of one reaches
   * the other: conversations of the former user are closed for good, what they had stored and not sent stays for their return.
   * But a guest (`me.role`) whom the server merged into the next user is the same person: what they wrote and did not send comes along.
   *
   * @param next the token of the user, and whose it is where that is known
   */
  identify(next: Pick<ConnectOptions, 'token' | 'user'>): Promise<void>;
  /** Final, safe to call twice. Keeps the cache and the outbox. */
  close(): Promise<void>;
  /** As `close`, and erases what is kept of this user on this device, in all tabs, unsent messages too. Works offline. */
  logout(): Promise<void>;
}

/** How the loaded window stands in the whole conversation. */
export interface History {
  hasOlder: boolean;
  hasNewer: boolean;
  loading: boolean;
  error?: ChatError;
}

/** A message to send that is more than its text. */
export interface SendInput {
  /** Default: empty, where there are attachments. */
  content?: string;
  /**
   * Files to upload and send with it, in this order, or what `upload` gave. They are stored on this device before the message
   * shows, and uploaded when it is its turn; the server says how many it takes (10), and how large (25 MiB each).
   */
  attachments?: readonly (Blob | Attachment)[];
  /** The message to quote, of the same conversation; one that is not sent yet by its `clientId`. */
  replyTo?: string;
  /** The message in whose thread to say it; `thread(id).send` sets it by itself. */
  threadId?: string;
  /** Ids of members, 100 at most. */
  mentions?: string[];
  metadata?: Record<string, unknown>;
}

/** A message on its way. */
export interface Outgoing {
  readonly clientId: string;
  /** The server's message, once it is on its disk; rejects when the server refused it or it was discarded. */
  readonly sent: Promise<Message>;
  /**
   * Takes the message back: out of the outbox where it has not started, else by deleting it for all; in the order of the outbox.
   * While its files are uploaded it has not started.
   */
  cancel(): void;
}

/** Messages that can be read, window by window, and added to: a conversation's own, or those of a thread in it. */
export interface Timeline {
  /** The loaded window, oldest first, own unconfirmed ones last, each once. */
  readonly messages: Observable<readonly Message[]>;
  readonly history: Observable<History>;
  /** Default `limit`: 50. */
  loadOlder(limit?: number): Promise<void>;
  loadNewer(limit?: number): Promise<void>;
  /** Moves the window to a message: for links and quotes. */
  loadAround(messageId: string): Promise<void>;
  loadLatest(): Promise<void>;
  /** Stores the message, shows it, and sends it as soon as that is possible, also after a reload. */
  send(message: string | SendInput): Outgoing;
  /** Up to the message, or up to the newest one loaded. Never goes back. */
  markAsRead(messageId?: string): Promise<void>;
}

/** One conversation. Reading begins with the first subscription or load, and its data stays until the chat is closed. */
export interface Conversation extends Timeline {
  readonly id: string;
  /** Undefined until the conversation is known, and when it is gone. */
  readonly summary: Observable<ConversationSummary | undefined>;
  readonly members: Observable<readonly Member[]>;
  /** Other members typing now. */
  readonly typing: Observable<readonly User[]>;
  /** Sends a failed message again, under its key. */
  retry(clientId: string): Outgoing;
  /** Removes a failed or unsent message. */
  discard(clientId: string): Promise<void>;
  /**
   * Stops the upload of an unsent message's files, in any tab and over reloads, until `resume`; later messages go first meanwhile.
   * Without effect once the message itself is being sent.
   *
   * @param clientId rejects with `not_found` where there is no such unsent message
   */
  pause(clientId: string): Promise<void>;
  /** Goes on with a paused upload, from where the server has got. */
  resume(clientId: string): Promise<void>;
  /**
   * Uploads a file at once, without a message and not kept over reloads: for `send`, which takes what this resolves with. Goes on
   * where it was after a lost connection, and waits for the network as long as the page lives. What is not sent within a day the
   * server removes.
   *
   * @param options.onProgress called with the bytes that the server has, and all there are
   * @param options.signal ends it: then it rejects with `canceled`, and the server forgets the file
   */
  upload(
    file: Blob,
    options?: { onProgress?: ((sent: number, total: number) => void) | undefined; signal?: AbortSignal | undefined },
  ): Promise<Attachment>;
  /**
   * What was chosen to be sent here and is not sent yet.
   *
   * @param threadId in the thread about this message; default: in the conversation itself
   */
  draftFiles(threadId?: string): Promise<DraftFiles>;
  /**
   * An attachment with addresses that are good for at least an hour, also shown in `messages` from then on: call it where
   * `urlExpiresAt` has passed, or an address answered 403.
   */
  attachment(attachmentId: string): Promise<Attachment>;
  /**
   * Changes the text of a message of mine: shown at once, done on the server in the order of the outbox, also after a reload.
   * Resolves with what the server has then; rejects when it refused, and the old text is back. Of changes by several people
   * the one that the server did last stays. Works on unsent messages too.
   */
  edit(messageId: string, content: string): Promise<Message>;
  /** Deletes a message, as `edit` changes one; an unsent one is taken out of the outbox. An empty message stays for all. */
  delete(messageId: string): Promise<void>;
  /** Adds my reaction, an emoji; there already, nothing changes. */
  react(messageId: string, emoji: string): Promise<void>;
  /** Takes my reaction away. */
  unreact(messageId: string, emoji: string): Promise<void>;
  /** Pins a message for all members, as `edit` changes one; replies in threads too. */
  pin(messageId: string): Promise<void>;
  unpin(messageId: string): Promise<void>;
  /** What is pinned, as the server has it now, the message pinned last first. */
  pins(): Promise<readonly Message[]>;
  /** Tells the server's moderators about a message. `reason`: 1 to 2,000 characters. */
  report(messageId: string, reason: string): Promise<void>;
  /** Changes what all members see alike: for an owner or moderator. What is left out stays. */
  update(patch: {
    title?: string | null;
    avatarUrl?: string | null;
    metadata?: Record<string, unknown>;
    /** Whole days, from 1 on; null: for ever. What is older is removed for everybody, within a day, and does not come back. */
    retentionDays?: number | null;
  }): Promise<void>;
  /** Adds members to a group, all or none: for an owner or moderator. Default `role`: `member`. */
  addMembers(userIds: string[], role?: Member['role']): Promise<void>;
  /** Takes a member out of a group: for an owner, or a moderator where it is no owner or moderator. */
  removeMember(userId: string): Promise<void>;
  /** For an owner. The only one makes another one first. */
  setRole(userId: string, role: Member['role']): Promise<void>;
  /** Leaves a group: the conversation is gone on all my devices. */
  leave(): Promise<void>;
  /** Deletes the conversation for all its members: for an owner. */
  deleteForAll(): Promise<void>;
  /** Changes my own settings, on all my devices. What is left out stays. */
  updateMembership(patch: {
    /** Null: not muted. */
    mutedUntil?: Date | null;
    notify?: Membership['notify'];
    archived?: boolean;
    pinned?: boolean;
  }): Promise<void>;
  /**
   * The thread about a message of this conversation that the server has: the same object for the same id. Its replies are not among
   * `messages`; they are read from the server, kept up to date while the chat lives, and not stored on this device.
   */
  thread(messageId: string): Timeline;
  /** Keeps the conversation for later, from a loaded message on: `membership.unreadFromSeq`, on all my devices, until the next `markAsRead`. */
  markAsUnread(messageId: string): Promise<void>;
  /** Call on each key press; it is sent at most every 3 s and ends by itself. */
  setTyping(typing: boolean): void;
  /** Kept over reloads. */
  readonly draft: Observable<string> & { set(text: string): void };
}
