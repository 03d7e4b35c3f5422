import type { Conversation, User } from '../schema/entities.ts';
import type {
  AuthOkFrame,
  ByeFrame,
  DeliveredFrame,
  ErrorFrame,
  GapReason,
  GoneFrame,
  HeartbeatFrame,
  HelloFrame,
  MarksFrame,
  MembershipFrame,
  MessageDeltaFrame,
  PongFrame,
  PresenceFrame,
  ReadFrame,
  ResumedFrame,
  TokenExpiringFrame,
  TypingFrame,
  UnreadFrame,
} from '../schema/server-frames.ts';
import { parseConversation, parseMembership, parseUser } from './entities.ts';
import { parseEvent, type ReadEvent } from './events.ts';
import {
  defaulted,
  isObject,
  list,
  oneOf,
  or,
  readCount,
  readCountOr0,
  readFlag,
  readId,
  readJson,
  readNumber,
  readString,
  readText,
  readTextOrNull,
  record,
  type Read,
} from './read.ts';

/** A server frame as a client reads it. */
export type ReadServerFrame =
  | HelloFrame
  | { type: 'events'; conversation_id: string; events: ReadEvent[]; cursor: string; more: boolean }
  | { type: 'gap'; conversation_id: string; conversation: Conversation; reason: GapReason }
  | GoneFrame
  | MarksFrame
  | ResumedFrame
  | { type: 'event'; event: ReadEvent }
  | { type: 'conversation'; conversation: Conversation }
  | MembershipFrame
  | UnreadFrame
  | ReadFrame
  | DeliveredFrame
  | PresenceFrame
  | { type: 'user_updated'; user: User }
  | TypingFrame
  | MessageDeltaFrame
  | HeartbeatFrame
  | PongFrame
  | TokenExpiringFrame
  | AuthOkFrame
  | ErrorFrame
  | ByeFrame
  | UnknownFrame;

/** A frame of an unknown type, or one that cannot be read: ignored and reported. */
export interface UnknownFrame {
  type: 'unknown';
  /** The frame as it came; `undefined` where it was no JSON object. */
  raw: Record<string, unknown> | undefined;
}

const readCounts = (value: unknown): number => Math.min(readCountOr0(value), 100);

const readHead: Read<[string, number]> = (value) => {
  if (!Array.isArray(value)) return undefined;
  const id = readId(value[0]);
  const seq = readCount(value[1]);
  return id === undefined || seq === undefined ? undefined : [id, seq];
};

const PLACE = { conversation_id: readId };
const readMark = record({ ...PLACE, user_id: readId, seq: readCount });

type Known = Exclude<ReadServerFrame, UnknownFrame | { type: 'event' }>;

/** What each type has beside its name. */
const FRAMES: { [Type in Known['type']]: Read<Omit<Extract<Known, { type: Type }>, 'type'>> } = {
  hello: record({
    protocol: (value) => (value === 2 ? value : undefined),
    session_id: readText,
    epoch: readString,
    user: parseUser,
    heartbeat_seconds: or(readNumber, 20),
    window: defaulted({ events: or(readCount, 256), bytes: or(readCount, 1_048_576) }),
    server_time: readText,
    token_expires_in: or(readNumber, Infinity),
  }),
  events: record({ ...PLACE, events: list(parseEvent), cursor: readText, more: readFlag }),
  gap: record({
    ...PLACE,
    conversation: parseConversation,
    reason: oneOf(['unknown_cursor', 'epoch', 'trimmed', 'too_far'], 'unknown_cursor'),
  }),
  gone: record(PLACE),
  marks: record({
    ...PLACE,
    version: readText,
    members: list(record({ user_id: readId, last_read_seq: readCountOr0, last_delivered_seq: readCountOr0 })),
    mine: parseMembership,
    unread_count: readCounts,
    mention_count: readCounts,
  }),
  resumed: record({}),
  conversation: record({ conversation: parseConversation }),
  membership: record({ ...PLACE, membership: parseMembership }),
  unread: record({ ...PLACE, unread_count: readCounts, mention_count: readCounts, at_seq: readCountOr0 }),
  read: readMark,
  delivered: readMark,
  presence: record({
    user_id: readId,
    status: oneOf(['offline', 'online', 'away'], 'offline'),
    last_seen_at: readTextOrNull,
  }),
  user_updated: record({ user: parseUser }),
  typing: record({ ...PLACE, user_id: readId, typing: readFlag }),
  message_delta: record({ ...PLACE, message_id: readId, offset: readCount, text: readText }),
  heartbeat: record({ sent: readCountOr0, heads: list(readHead), server_time: readText }),
  pong: record({ n: or(readNumber, 0) }),
  token_expiring: record({ in: or(readNumber, 0) }),
  auth_ok: record({ token_expires_in: or(readNumber, Infinity) }),
  error: record({ code: readText, detail: readText, ref: readTextOrNull }),
  bye: record({ spread_ms: readCountOr0 }),
};

/** Reads one frame of the level 2 socket. Never throws: what cannot be read is an `unknown` frame. */
export const parseServerFrame = (text: string): ReadServerFrame => readServerFrame(readJson(text));

/** The same for a frame that is JSON already, as a poll brings them. */
export function readServerFrame(raw: unknown): ReadServerFrame {
  if (!isObject(raw)) return { type: 'unknown', raw: undefined };
  const type = raw['type'] as Known['type'];
  const body = Object.hasOwn(FRAMES, type) ? FRAMES[type](raw) : undefined;
  if (body) return { type, ...body } as Known;
  const event = parseEvent(raw);
  return event ? { type: 'event', event } : { type: 'unknown', raw };
}
