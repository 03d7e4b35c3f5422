import type { ChatError } from './chat-error.ts';

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
  /** Where to keep conversations and unsent messages. Default: IndexedDB where there is one, else memory. */
  cache?: 'indexeddb' | 'memory';
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

/** A file of a message. Its addresses are signed and expire. */
export interface Attachment {
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
  url: string;
  thumbnailUrl: string | null;
  urlExpiresAt: Date | null;
}

/**
 * - `pending`: stored on this device, not yet on its way; `sending`: on its way
 * - `sent`: the server has it on disk; `delivered`, `read`: by at least one other member
 * - `failed`: the server refused it, see `error`; the user retries or discards
 */
export type MessageStatus = 'pending' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

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
  reactions: readonly { emoji: string; count: number; userIds: readonly string[] }[];
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
  /** People to begin a conversation with. */
  readonly users: Users;
  /** @returns the undo */
  on<Name extends keyof ChatEvents>(event: Name, listener: ChatEvents[Name]): () => void;
  /** Final, safe to call twice. Keeps the cache and the outbox. */
  close(): Promise<void>;
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
  content: string;
  mentions?: string[];
  metadata?: Record<string, unknown>;
}

/** A message on its way. */
export interface Outgoing {
  readonly clientId: string;
  /** The server's message, once it is on its disk; rejects when the server refused it or it was discarded. */
  readonly sent: Promise<Message>;
  /** Takes a message back that has not started; no effect once it has. */
  cancel(): void;
}

/** One conversation. Reading begins with the first subscription or load, and its data stays until the chat is closed. */
export interface Conversation {
  readonly id: string;
  /** Undefined until the conversation is known, and when it is gone. */
  readonly summary: Observable<ConversationSummary | undefined>;
  /** The loaded window, oldest first, own unconfirmed ones last, each once. */
  readonly messages: Observable<readonly Message[]>;
  readonly members: Observable<readonly Member[]>;
  /** Other members typing now. */
  readonly typing: Observable<readonly User[]>;
  readonly history: Observable<History>;
  /** Default `limit`: 50. */
  loadOlder(limit?: number): Promise<void>;
  loadNewer(limit?: number): Promise<void>;
  /** Moves the window to a message: for links and quotes. */
  loadAround(messageId: string): Promise<void>;
  loadLatest(): Promise<void>;
  /** Stores the message, shows it, and sends it as soon as that is possible, also after a reload. */
  send(message: string | SendInput): Outgoing;
  /** Sends a failed message again, under its key. */
  retry(clientId: string): Outgoing;
  /** Removes a failed or unsent message. */
  discard(clientId: string): Promise<void>;
  /** Up to the message, or up to the newest one loaded. Never goes back. */
  markAsRead(messageId?: string): Promise<void>;
  /** Call on each key press; it is sent at most every 3 s and ends by itself. */
  setTyping(typing: boolean): void;
  /** Kept over reloads. */
  readonly draft: Observable<string> & { set(text: string): void };
}
