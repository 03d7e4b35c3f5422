import { Type, type Static, type TProperties } from 'typebox';
import { Conversation, Membership, PresenceStatus, User, WireMessage } from './entities.ts';
import { DurableEvent } from './events.ts';
import { Cursor, Id, Nullable, Seq, Timestamp } from './primitives.ts';

/** Frames of the level 2 socket, server to client. Durable events travel as frames of their own type as well. */
const frame = <const Name extends string, Fields extends TProperties>(type: Name, fields: Fields) =>
  Type.Object({ type: Type.Literal(type), ...fields });

const count = Type.Integer({ minimum: 0, maximum: 100 });

export const HelloFrame = frame('hello', {
  protocol: Type.Literal(2),
  session_id: Type.String(),
  /** One unbroken life of the database; a restored backup starts another. */
  epoch: Type.String(),
  user: User,
  heartbeat_seconds: Type.Number(),
  /** How much the server sends beyond the last `ack`. */
  window: Type.Object({ events: Type.Integer(), bytes: Type.Integer() }),
  server_time: Timestamp,
  /** Seconds. */
  token_expires_in: Type.Number(),
});
export type HelloFrame = Static<typeof HelloFrame>;

export const EventsFrame = frame('events', {
  conversation_id: Id,
  events: Type.Array(DurableEvent),
  cursor: Cursor,
  more: Type.Boolean(),
});
export type EventsFrame = Static<typeof EventsFrame>;

export const GapReason = Type.Enum(['epoch', 'unknown_cursor', 'trimmed', 'too_far']);
export type GapReason = Static<typeof GapReason>;

export const GapFrame = frame('gap', { conversation_id: Id, conversation: Conversation, reason: GapReason });
export type GapFrame = Static<typeof GapFrame>;

export const GoneFrame = frame('gone', { conversation_id: Id });
export type GoneFrame = Static<typeof GoneFrame>;

export const MemberMarks = Type.Object({ user_id: Id, last_read_seq: Seq, last_delivered_seq: Seq });
export type MemberMarks = Static<typeof MemberMarks>;

export const MarksFrame = frame('marks', {
  conversation_id: Id,
  /** Opaque; sent back in `connect` so that unchanged marks are not repeated. */
  version: Type.String(),
  members: Type.Array(MemberMarks),
  mine: Membership,
  unread_count: count,
  mention_count: count,
});
export type MarksFrame = Static<typeof MarksFrame>;

export const ResumedFrame = frame('resumed', {});
export type ResumedFrame = Static<typeof ResumedFrame>;

export const ConversationFrame = frame('conversation', { conversation: Conversation });
export type ConversationFrame = Static<typeof ConversationFrame>;

export const MembershipFrame = frame('membership', { conversation_id: Id, membership: Membership });
export type MembershipFrame = Static<typeof MembershipFrame>;

export const UnreadFrame = frame('unread', {
  conversation_id: Id,
  unread_count: count,
  mention_count: count,
  /** The log's head these counts were taken at; the client counts later events itself. */
  at_seq: Seq,
});
export type UnreadFrame = Static<typeof UnreadFrame>;

export const ReadFrame = frame('read', { conversation_id: Id, user_id: Id, seq: Seq });
export type ReadFrame = Static<typeof ReadFrame>;

export const DeliveredFrame = frame('delivered', { conversation_id: Id, user_id: Id, seq: Seq });
export type DeliveredFrame = Static<typeof DeliveredFrame>;

export const PresenceFrame = frame('presence', {
  user_id: Id,
  status: PresenceStatus,
  last_seen_at: Nullable(Timestamp),
});
export type PresenceFrame = Static<typeof PresenceFrame>;

export const UserUpdatedFrame = frame('user_updated', { user: User });
export type UserUpdatedFrame = Static<typeof UserUpdatedFrame>;

export const TypingFrame = frame('typing', { conversation_id: Id, user_id: Id, typing: Type.Boolean() });
export type TypingFrame = Static<typeof TypingFrame>;

/** Reserved: a piece of a streamed message. */
export const MessageDeltaFrame = frame('message_delta', {
  conversation_id: Id,
  message_id: Id,
  offset: Type.Integer({ minimum: 0 }),
  text: Type.String(),
});
export type MessageDeltaFrame = Static<typeof MessageDeltaFrame>;

export const HeartbeatFrame = frame('heartbeat', {
  /** Durable events sent on this connection so far. */
  sent: Type.Integer({ minimum: 0 }),
  /** Heads, read from the store, that moved since the last heartbeat. */
  heads: Type.Array(Type.Tuple([Id, Seq])),
  server_time: Timestamp,
});
export type HeartbeatFrame = Static<typeof HeartbeatFrame>;

export const PongFrame = frame('pong', { n: Type.Integer() });
export type PongFrame = Static<typeof PongFrame>;

export const TokenExpiringFrame = frame('token_expiring', { in: Type.Number() });
export type TokenExpiringFrame = Static<typeof TokenExpiringFrame>;

export const AuthOkFrame = frame('auth_ok', { token_expires_in: Type.Number() });
export type AuthOkFrame = Static<typeof AuthOkFrame>;

export const ErrorFrame = frame('error', {
  code: Type.String(),
  detail: Type.String(),
  /** The `type` of the client's frame that was wrong, where one could be read. */
  ref: Nullable(Type.String()),
});
export type ErrorFrame = Static<typeof ErrorFrame>;

export const ByeFrame = frame('bye', { spread_ms: Type.Integer({ minimum: 0 }) });
export type ByeFrame = Static<typeof ByeFrame>;

export const ServerFrame = Type.Union([
  HelloFrame,
  EventsFrame,
  GapFrame,
  GoneFrame,
  MarksFrame,
  ResumedFrame,
  ...DurableEvent.anyOf,
  ConversationFrame,
  MembershipFrame,
  UnreadFrame,
  ReadFrame,
  DeliveredFrame,
  PresenceFrame,
  UserUpdatedFrame,
  TypingFrame,
  MessageDeltaFrame,
  HeartbeatFrame,
  PongFrame,
  TokenExpiringFrame,
  AuthOkFrame,
  ErrorFrame,
  ByeFrame,
]);
export type ServerFrame = Static<typeof ServerFrame>;

/** The base socket's only frame (level 1). */
export const BaseChatMessageFrame = frame('chat_message', { message: WireMessage });
export type BaseChatMessageFrame = Static<typeof BaseChatMessageFrame>;
