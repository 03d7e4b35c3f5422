import { Type, type Static, type TProperties } from 'typebox';
import { Member, SharedConversation, User, WireMessage } from './entities.ts';
import { Cursor, Id, Seq } from './primitives.ts';

/** Durable events: stored in a conversation's log, numbered without holes, replayed after a reconnect. */
const durable = <const Name extends string, Fields extends TProperties>(type: Name, fields: Fields) =>
  Type.Object({ type: Type.Literal(type), conversation_id: Id, seq: Seq, cursor: Cursor, ...fields });

export const MessageChange = Type.Union([
  Type.Object({ kind: Type.Enum(['edit', 'delete', 'pin', 'unpin', 'preview', 'reply_count', 'stream_end']) }),
  Type.Object({ kind: Type.Literal('reaction'), emoji: Type.String(), user_id: Id, added: Type.Boolean() }),
]);
/** Why a message changed: for notifications and animation; the message itself carries the outcome. */
export type MessageChange = Static<typeof MessageChange>;

export const ChatMessageEvent = durable('chat_message', { message: WireMessage });
export type ChatMessageEvent = Static<typeof ChatMessageEvent>;

export const MessageUpdatedEvent = durable('message_updated', {
  message: WireMessage,
  change: Type.Optional(MessageChange),
});
export type MessageUpdatedEvent = Static<typeof MessageUpdatedEvent>;

export const ConversationUpdatedEvent = durable('conversation_updated', { conversation: SharedConversation });
export type ConversationUpdatedEvent = Static<typeof ConversationUpdatedEvent>;

export const ConversationDeletedEvent = durable('conversation_deleted', {});
export type ConversationDeletedEvent = Static<typeof ConversationDeletedEvent>;

export const MemberJoinedEvent = durable('member_joined', { member: Member });
export type MemberJoinedEvent = Static<typeof MemberJoinedEvent>;

export const MemberUpdatedEvent = durable('member_updated', { member: Member });
export type MemberUpdatedEvent = Static<typeof MemberUpdatedEvent>;

export const MemberLeftEvent = durable('member_left', { member: Member });
export type MemberLeftEvent = Static<typeof MemberLeftEvent>;

/** A guest became a signed user: everything of `from` now belongs to `to`. */
export const UserMergedEvent = durable('user_merged', { from: Id, to: User });
export type UserMergedEvent = Static<typeof UserMergedEvent>;

export const DurableEvent = Type.Union([
  ChatMessageEvent,
  MessageUpdatedEvent,
  ConversationUpdatedEvent,
  ConversationDeletedEvent,
  MemberJoinedEvent,
  MemberUpdatedEvent,
  MemberLeftEvent,
  UserMergedEvent,
]);
export type DurableEvent = Static<typeof DurableEvent>;
