import type {
  Conversation,
  ConversationsPage,
  ErrorBody,
  EventsPage,
  MarkAsReadAnswer,
  Member,
  Membership,
  MembersPage,
  MessagesPage,
  ProtocolAnswer,
  Report,
  ReportsPage,
  SearchPage,
  ServerFrame,
  User,
  UserExport,
  WireMessage,
} from '@hypee/chat-protocol';

/**
 * A union of wire shapes as a test reads it: every key of any of them, without asking which one it is. The doors of the tests
 * check each answer and frame against its schema, so a test only says what it expects.
 */
type Loose<Union> = { [Key in KeysOf<Union>]: LooseValue<ValueAt<Union, Key>> };

/** Any body of an answer. */
export type LooseBody = Loose<
  | Conversation
  | ConversationsPage
  | ErrorBody
  | EventsPage
  | MarkAsReadAnswer
  | Member
  | Membership
  | MembersPage
  | MessagesPage
  | ProtocolAnswer
  | Report
  | ReportsPage
  | SearchPage
  | User
  | UserExport
  | WireMessage
>;

/** A message as `send` answers it. */
export type LooseMessage = LooseBody;

/** Any frame of the level 2 socket. */
export type LooseFrame = Loose<ServerFrame>;

type Scalar = string | number | boolean | null;
type List = readonly unknown[];
type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type ValueAt<Union, Key> = Union extends unknown ? (Key extends keyof Union ? Union[Key] : never) : never;
type LooseValue<Value> =
  | Extract<Value, Scalar>
  | ([Extract<Value, List>] extends [never] ? never : LooseValue<Extract<Value, List>[number]>[])
  | ([Exclude<Value, Scalar | List | undefined>] extends [never]
      ? never
      : Loose<Exclude<Value, Scalar | List | undefined>>);
