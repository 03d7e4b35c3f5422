import { Type, type Static } from 'typebox';
import { Cursor, Id, Metadata, Nullable, Seq, Timestamp } from './primitives.ts';

export const UserRole = Type.Enum(['user', 'bot', 'admin', 'guest']);
export type UserRole = Static<typeof UserRole>;

export const User = Type.Object({
  id: Id,
  name: Type.String(),
  avatar_url: Nullable(Type.String()),
  role: UserRole,
  last_seen_at: Nullable(Timestamp),
});
export type User = Static<typeof User>;

export const MemberRole = Type.Enum(['owner', 'moderator', 'member', 'guest']);
export type MemberRole = Static<typeof MemberRole>;

export const Member = Type.Object({
  user: User,
  role: MemberRole,
  last_read_seq: Seq,
  last_delivered_seq: Seq,
  joined_at: Timestamp,
});
export type Member = Static<typeof Member>;

/** My own side of a conversation. */
export const Membership = Type.Object({
  role: MemberRole,
  last_read_seq: Seq,
  unread_from_seq: Nullable(Seq),
  muted_until: Nullable(Timestamp),
  notify: Type.Enum(['all', 'mentions', 'none']),
  archived: Type.Boolean(),
  pinned: Type.Boolean(),
});
export type Membership = Static<typeof Membership>;

export const Attachment = Type.Object({
  id: Id,
  name: Type.String(),
  content_type: Type.String(),
  /** Bytes. */
  size: Type.Integer({ minimum: 0 }),
  /** Pixels. */
  width: Nullable(Type.Integer({ minimum: 0 })),
  /** Pixels. */
  height: Nullable(Type.Integer({ minimum: 0 })),
  /** Seconds. */
  duration: Nullable(Type.Number({ minimum: 0 })),
  /** Base64 of a thumbhash. */
  thumbhash: Nullable(Type.String()),
  url: Type.String(),
  thumbnail_url: Nullable(Type.String()),
  url_expires_at: Nullable(Timestamp),
});
export type Attachment = Static<typeof Attachment>;

export const Reaction = Type.Object({
  emoji: Type.String(),
  count: Type.Integer({ minimum: 0 }),
  /** The first 50. */
  user_ids: Type.Array(Id),
  /** Whether I reacted so; only in REST answers, never in broadcast events. */
  me: Type.Optional(Type.Boolean()),
});
export type Reaction = Static<typeof Reaction>;

export const ReplyQuote = Type.Object({ id: Id, sender: Nullable(User), excerpt: Type.String() });
export type ReplyQuote = Static<typeof ReplyQuote>;

export const LinkPreview = Type.Object({
  url: Type.String(),
  title: Nullable(Type.String()),
  description: Nullable(Type.String()),
  image_url: Nullable(Type.String()),
  site_name: Nullable(Type.String()),
});
export type LinkPreview = Static<typeof LinkPreview>;

export const MessageKind = Type.Enum(['text', 'system']);
export type MessageKind = Static<typeof MessageKind>;

const messageIdentity = {
  id: Id,
  conversation_id: Id,
  kind: MessageKind,
  seq: Seq,
  /** Rises with every change of this message; a client applies a change only when it is higher than what it has. */
  rev: Type.Integer({ minimum: 1 }),
  client_id: Nullable(Type.String()),
  sender: User,
  thread_id: Nullable(Id),
  reply_count: Type.Integer({ minimum: 0 }),
  created_at: Timestamp,
};

export const Message = Type.Object({
  ...messageIdentity,
  /** Markdown: CommonMark's inline marks, lists, quotes and code; no raw HTML. */
  content: Type.String(),
  attachments: Type.Array(Attachment),
  reply_to: Nullable(ReplyQuote),
  mentions: Type.Array(Id),
  reactions: Type.Array(Reaction),
  pinned: Type.Boolean(),
  link_preview: Nullable(LinkPreview),
  streaming: Type.Boolean(),
  metadata: Metadata,
  edited_at: Nullable(Timestamp),
  deleted_at: Nullable(Timestamp),
});
export type Message = Static<typeof Message>;

/** What stays of a deleted message. */
export const Tombstone = Type.Object({ ...messageIdentity, deleted_at: Timestamp });
export type Tombstone = Static<typeof Tombstone>;

/** A message as it stands in history, events and answers: whole, or the tombstone that a delete left. */
export const WireMessage = Type.Union([Message, Tombstone]);
export type WireMessage = Static<typeof WireMessage>;

export const ConversationKind = Type.Enum(['direct', 'group']);
export type ConversationKind = Static<typeof ConversationKind>;

/** The fields every member sees alike; what `conversation_updated` carries. */
export const SharedConversation = Type.Object({
  id: Id,
  kind: ConversationKind,
  title: Nullable(Type.String()),
  avatar_url: Nullable(Type.String()),
  metadata: Metadata,
  updated_at: Timestamp,
  member_count: Type.Integer({ minimum: 0 }),
  /** Whole days for which messages are kept; null for ever. */
  retention_days: Nullable(Type.Integer({ minimum: 1 })),
  /** What was said up to this place is gone, whatever a client has kept of it. */
  floor_seq: Seq,
});
export type SharedConversation = Static<typeof SharedConversation>;

export const Conversation = Type.Object({
  ...SharedConversation.properties,
  created_at: Timestamp,
  cursor: Cursor,
  last_message: Nullable(WireMessage),
  /** Saturates at 100. */
  unread_count: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Saturates at 100. */
  mention_count: Type.Integer({ minimum: 0, maximum: 100 }),
  /** The first 20. */
  members: Type.Array(Member),
  membership: Membership,
});
export type Conversation = Static<typeof Conversation>;

export const PresenceStatus = Type.Enum(['online', 'away', 'offline']);
export type PresenceStatus = Static<typeof PresenceStatus>;
