import { Type, type Static } from 'typebox';
import {
  Attachment,
  Conversation,
  ConversationKind,
  Member,
  MemberRole,
  Membership,
  Message,
  User,
  WireMessage,
  PresenceStatus,
} from './entities.ts';
import { DurableEvent } from './events.ts';
import { Limits } from './limits.ts';
import { Cursor, Id, IdInput, Metadata, Nullable, Seq, Timestamp } from './primitives.ts';
import { ServerFrame } from './server-frames.ts';
import { ResumePoint } from './client-frames.ts';

/** Bodies, queries and answers of the REST calls under `/api/`. */

export const ErrorBody = Type.Object({
  detail: Type.String(),
  code: Type.String(),
  fields: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});
export type ErrorBody = Static<typeof ErrorBody>;

export const ProtocolAnswer = Type.Object({
  protocol: Type.Literal(2),
  /** `name/version`. */
  server: Type.String(),
  features: Type.Array(Type.String()),
  limits: Limits,
});
export type ProtocolAnswer = Static<typeof ProtocolAnswer>;

export const TokenBody = Type.Object({
  username: Type.String({ maxLength: 255 }),
  password: Type.String({ maxLength: 255 }),
});
export type TokenBody = Static<typeof TokenBody>;

export const TokenAnswer = Type.Object({ access: Type.String(), refresh: Type.String() });
export type TokenAnswer = Static<typeof TokenAnswer>;

export const RefreshBody = Type.Object({ refresh: Type.String({ maxLength: 16_384 }) });
export type RefreshBody = Static<typeof RefreshBody>;

export const GuestAnswer = Type.Object({ access: Type.String(), user: User, conversation: Conversation });
export type GuestAnswer = Static<typeof GuestAnswer>;

export const GuestMergeBody = Type.Object({ guest_token: Type.String({ maxLength: 16_384 }) });
export type GuestMergeBody = Static<typeof GuestMergeBody>;

const pageLimit = Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 }));

export const ConversationsQuery = Type.Object({
  limit: pageLimit,
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  archived: Type.Optional(Type.Boolean()),
});
export type ConversationsQuery = Static<typeof ConversationsQuery>;

export const ConversationsPage = Type.Object({
  results: Type.Array(Conversation),
  /** Where the next page is, or null at the end. */
  next: Nullable(Type.String()),
});
export type ConversationsPage = Static<typeof ConversationsPage>;

export const CreateConversationBody = Type.Object({
  title: Type.Optional(Nullable(Type.String({ maxLength: 255 }))),
  member_ids: Type.Array(IdInput, { maxItems: 1000 }),
  kind: Type.Optional(ConversationKind),
  metadata: Type.Optional(Metadata),
  client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
});
export type CreateConversationBody = Static<typeof CreateConversationBody>;

export const UpdateConversationBody = Type.Object({
  title: Type.Optional(Nullable(Type.String({ maxLength: 255 }))),
  avatar_url: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
  metadata: Type.Optional(Metadata),
  /** Days, null for ever. */
  retention_days: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 36_500 }))),
});
export type UpdateConversationBody = Static<typeof UpdateConversationBody>;

export const MembersPage = Type.Object({ results: Type.Array(Member), next: Nullable(Type.String()) });
export type MembersPage = Static<typeof MembersPage>;

export const AddMembersBody = Type.Object({
  member_ids: Type.Array(IdInput, { minItems: 1, maxItems: 1000 }),
  role: Type.Optional(MemberRole),
});
export type AddMembersBody = Static<typeof AddMembersBody>;

export const UpdateMemberBody = Type.Object({
  role: Type.Optional(MemberRole),
  banned: Type.Optional(Type.Boolean()),
});
export type UpdateMemberBody = Static<typeof UpdateMemberBody>;

export const UpdateMembershipBody = Type.Object({
  muted_until: Type.Optional(Nullable(Timestamp)),
  notify: Type.Optional(Membership.properties.notify),
  archived: Type.Optional(Type.Boolean()),
  pinned: Type.Optional(Type.Boolean()),
});
export type UpdateMembershipBody = Static<typeof UpdateMembershipBody>;

export const MessagesQuery = Type.Object({
  limit: pageLimit,
  before: Type.Optional(Id),
  after: Type.Optional(Id),
  around: Type.Optional(Id),
});
export type MessagesQuery = Static<typeof MessagesQuery>;

export const MessagesPage = Type.Object({
  /** Oldest first. */
  results: Type.Array(WireMessage),
  has_before: Type.Boolean(),
  has_after: Type.Boolean(),
  /** The log's head in the same read. */
  cursor: Cursor,
});
export type MessagesPage = Static<typeof MessagesPage>;

export const SendMessageBody = Type.Object({
  content: Type.Optional(Nullable(Type.String())),
  client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  attachment_ids: Type.Optional(Type.Array(IdInput)),
  reply_to: Type.Optional(Nullable(IdInput)),
  thread_id: Type.Optional(Nullable(IdInput)),
  mentions: Type.Optional(Type.Array(IdInput, { maxItems: 100 })),
  metadata: Type.Optional(Metadata),
});
export type SendMessageBody = Static<typeof SendMessageBody>;

export const EventsQuery = Type.Object({ cursor: Cursor, limit: pageLimit });
export type EventsQuery = Static<typeof EventsQuery>;

export const EventsPage = Type.Object({ events: Type.Array(DurableEvent), cursor: Cursor, more: Type.Boolean() });
export type EventsPage = Static<typeof EventsPage>;

export const MarkAsReadBody = Type.Object({ message_id: Type.Optional(IdInput) });
export type MarkAsReadBody = Static<typeof MarkAsReadBody>;

export const MarkAsReadAnswer = Type.Object({
  last_read_seq: Seq,
  unread_count: Type.Integer({ minimum: 0, maximum: 100 }),
  mention_count: Type.Integer({ minimum: 0, maximum: 100 }),
});
export type MarkAsReadAnswer = Static<typeof MarkAsReadAnswer>;

export const MarkAsUnreadBody = Type.Object({ message_id: IdInput });
export type MarkAsUnreadBody = Static<typeof MarkAsUnreadBody>;

export const TypingBody = Type.Object({ typing: Type.Boolean() });
export type TypingBody = Static<typeof TypingBody>;

const opId = Type.String({ minLength: 1, maxLength: 128 });

export const EditMessageBody = Type.Object({ content: Type.String(), op_id: Type.Optional(opId) });
export type EditMessageBody = Static<typeof EditMessageBody>;

export const OperationQuery = Type.Object({ op_id: Type.Optional(opId) });
export type OperationQuery = Static<typeof OperationQuery>;

export const PinsPage = Type.Object({ results: Type.Array(WireMessage) });
export type PinsPage = Static<typeof PinsPage>;

export const SearchQuery = Type.Object({
  /** Words; left out or empty with `has` and a kind of file: all that have one. */
  q: Type.Optional(Type.String({ maxLength: 500 })),
  conversation: Type.Optional(Id),
  sender: Type.Optional(Id),
  before: Type.Optional(Timestamp),
  after: Type.Optional(Timestamp),
  has: Type.Optional(Type.Enum(['attachment', 'link', 'image', 'video', 'audio', 'file'])),
  limit: pageLimit,
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
export type SearchQuery = Static<typeof SearchQuery>;

export const SearchHit = Type.Object({
  message: WireMessage,
  /** `[start, end)` in UTF-16 code units of the content. */
  highlights: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
});
export type SearchHit = Static<typeof SearchHit>;

export const SearchPage = Type.Object({ results: Type.Array(SearchHit), next: Nullable(Type.String()) });
export type SearchPage = Static<typeof SearchPage>;

export const UsersQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 255 })),
  limit: pageLimit,
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type UsersQuery = Static<typeof UsersQuery>;

export const UsersPage = Type.Object({ results: Type.Array(User), next: Nullable(Type.String()) });
export type UsersPage = Static<typeof UsersPage>;

export const UpdateUserBody = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  avatar_url: Type.Optional(Nullable(Type.String({ maxLength: 2048 }))),
});
export type UpdateUserBody = Static<typeof UpdateUserBody>;

export const ReportBody = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2000 }) });
export type ReportBody = Static<typeof ReportBody>;

export const Report = Type.Object({
  id: Id,
  message: WireMessage,
  reporter: User,
  reason: Type.String(),
  status: Type.Enum(['open', 'settled']),
  created_at: Timestamp,
});
export type Report = Static<typeof Report>;

export const ReportsQuery = Type.Object({
  limit: pageLimit,
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  status: Type.Optional(Report.properties.status),
});
export type ReportsQuery = Static<typeof ReportsQuery>;

export const ReportsPage = Type.Object({ results: Type.Array(Report), next: Nullable(Type.String()) });
export type ReportsPage = Static<typeof ReportsPage>;

export const SettleReportBody = Type.Object({ status: Type.Enum(['open', 'settled']) });
export type SettleReportBody = Static<typeof SettleReportBody>;

export const PollBody = Type.Object({
  cursors: Type.Array(ResumePoint, { maxItems: 300 }),
  epoch: Type.Optional(Type.String({ maxLength: 200 })),
  /** Opaque: as the last answer had it. */
  next: Type.Optional(Type.String({ maxLength: 65_536 })),
  /** Seconds to wait for something to tell. */
  wait: Type.Integer({ minimum: 0, maximum: 25 }),
  /** The user's status while this poll is open, as by `connect`; default `online`. */
  presence: Type.Optional(PresenceStatus),
});
export type PollBody = Static<typeof PollBody>;

export const PollAnswer = Type.Object({ frames: Type.Array(ServerFrame), next: Type.String() });
export type PollAnswer = Static<typeof PollAnswer>;

/** Reserved: web push. */
export const PushPublicKeyAnswer = Type.Object({ public_key: Type.String() });
export type PushPublicKeyAnswer = Static<typeof PushPublicKeyAnswer>;

/** Reserved: web push. */
export const PushSubscriptionBody = Type.Object({
  endpoint: Type.String({ maxLength: 2048 }),
  keys: Type.Object({ p256dh: Type.String({ maxLength: 255 }), auth: Type.String({ maxLength: 255 }) }),
});
export type PushSubscriptionBody = Static<typeof PushSubscriptionBody>;

export const UserExport = Type.Object({
  user: User,
  /** What I am a member of, with my settings. */
  conversations: Type.Array(Conversation),
  /** What I sent, also where I am no member any more; nothing that is deleted. */
  messages: Type.Array(Message),
  reactions: Type.Array(Type.Object({ message_id: Id, emoji: Type.String() })),
  /** My files, those that I did not send too. */
  attachments: Type.Array(Attachment),
  blocked_user_ids: Type.Array(Id),
  reports: Type.Array(
    Type.Object({
      id: Id,
      message_id: Id,
      reason: Type.String(),
      status: Report.properties.status,
      created_at: Timestamp,
    }),
  ),
});
export type UserExport = Static<typeof UserExport>;

export const HealthAnswer = Type.Object({ status: Type.Literal('ok') });
export type HealthAnswer = Static<typeof HealthAnswer>;
