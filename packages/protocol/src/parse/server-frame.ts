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
  isObject,
  readCount,
  readId,
  readJson,
  readList,
  readNumber,
  readOneOf,
  readString,
  readStringOrNull,
  readText,
  type Json,
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

const countOf = (value: unknown): number => Math.min(readCount(value) ?? 0, 100);

function parseHello(raw: Json): HelloFrame | undefined {
  const user = parseUser(raw['user']);
  const epoch = readString(raw['epoch']);
  if (!user || epoch === undefined || raw['protocol'] !== 2) return undefined;
  const window = isObject(raw['window']) ? raw['window'] : {};
  return {
    type: 'hello',
    protocol: 2,
    session_id: readText(raw['session_id']),
    epoch,
    user,
    heartbeat_seconds: readNumber(raw['heartbeat_seconds']) ?? 20,
    window: { events: readCount(window['events']) ?? 256, bytes: readCount(window['bytes']) ?? 1_048_576 },
    server_time: readText(raw['server_time']),
    token_expires_in: readNumber(raw['token_expires_in']) ?? Infinity,
  };
}

const parseMarks = (value: unknown) => {
  if (!isObject(value)) return undefined;
  const user_id = readId(value['user_id']);
  if (user_id === undefined) return undefined;
  return {
    user_id,
    last_read_seq: readCount(value['last_read_seq']) ?? 0,
    last_delivered_seq: readCount(value['last_delivered_seq']) ?? 0,
  };
};

const parseHead = (value: unknown): [string, number] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const id = readId(value[0]);
  const seq = readCount(value[1]);
  return id === undefined || seq === undefined ? undefined : [id, seq];
};

function parseMark(
  type: 'read' | 'delivered',
  raw: Json,
  conversation_id: string,
): ReadFrame | DeliveredFrame | undefined {
  const user_id = readId(raw['user_id']);
  const seq = readCount(raw['seq']);
  return user_id === undefined || seq === undefined ? undefined : { type, conversation_id, user_id, seq };
}

function parseInConversation(raw: Json, conversation_id: string): ReadServerFrame | undefined {
  switch (raw['type']) {
    case 'events':
      return {
        type: 'events',
        conversation_id,
        events: readList(raw['events'], parseEvent),
        cursor: readText(raw['cursor']),
        more: raw['more'] === true,
      };
    case 'gap': {
      const conversation = parseConversation(raw['conversation']);
      const reason = readOneOf(raw['reason'], ['unknown_cursor', 'epoch', 'trimmed', 'too_far'], 'unknown_cursor');
      return conversation && { type: 'gap', conversation_id, conversation, reason };
    }
    case 'gone':
      return { type: 'gone', conversation_id };
    case 'marks':
      return {
        type: 'marks',
        conversation_id,
        version: readText(raw['version']),
        members: readList(raw['members'], parseMarks),
        mine: parseMembership(raw['mine']),
        unread_count: countOf(raw['unread_count']),
        mention_count: countOf(raw['mention_count']),
      };
    case 'membership':
      return { type: 'membership', conversation_id, membership: parseMembership(raw['membership']) };
    case 'unread':
      return {
        type: 'unread',
        conversation_id,
        unread_count: countOf(raw['unread_count']),
        mention_count: countOf(raw['mention_count']),
        at_seq: readCount(raw['at_seq']) ?? 0,
      };
    case 'read':
    case 'delivered':
      return parseMark(raw['type'], raw, conversation_id);
    case 'typing': {
      const user_id = readId(raw['user_id']);
      return user_id === undefined
        ? undefined
        : { type: 'typing', conversation_id, user_id, typing: raw['typing'] === true };
    }
    case 'message_delta': {
      const message_id = readId(raw['message_id']);
      const offset = readCount(raw['offset']);
      if (message_id === undefined || offset === undefined) return undefined;
      return { type: 'message_delta', conversation_id, message_id, offset, text: readText(raw['text']) };
    }
    default:
      return undefined;
  }
}

function parseBody(raw: Json): ReadServerFrame | undefined {
  switch (raw['type']) {
    case 'hello':
      return parseHello(raw);
    case 'resumed':
      return { type: 'resumed' };
    case 'heartbeat':
      return {
        type: 'heartbeat',
        sent: readCount(raw['sent']) ?? 0,
        heads: readList(raw['heads'], parseHead),
        server_time: readText(raw['server_time']),
      };
    case 'pong':
      return { type: 'pong', n: readNumber(raw['n']) ?? 0 };
    case 'token_expiring':
      return { type: 'token_expiring', in: readNumber(raw['in']) ?? 0 };
    case 'auth_ok':
      return { type: 'auth_ok', token_expires_in: readNumber(raw['token_expires_in']) ?? Infinity };
    case 'bye':
      return { type: 'bye', spread_ms: readCount(raw['spread_ms']) ?? 0 };
    case 'error':
      return {
        type: 'error',
        code: readText(raw['code']),
        detail: readText(raw['detail']),
        ref: readStringOrNull(raw['ref']),
      };
    case 'conversation': {
      const conversation = parseConversation(raw['conversation']);
      return conversation && { type: 'conversation', conversation };
    }
    case 'presence': {
      const user_id = readId(raw['user_id']);
      if (user_id === undefined) return undefined;
      const status = readOneOf(raw['status'], ['offline', 'online', 'away'], 'offline');
      return { type: 'presence', user_id, status, last_seen_at: readStringOrNull(raw['last_seen_at']) };
    }
    case 'user_updated': {
      const user = parseUser(raw['user']);
      return user && { type: 'user_updated', user };
    }
    default: {
      const conversation_id = readId(raw['conversation_id']);
      const inConversation = conversation_id === undefined ? undefined : parseInConversation(raw, conversation_id);
      if (inConversation) return inConversation;
      const event = parseEvent(raw);
      return event && { type: 'event', event };
    }
  }
}

/** Reads one frame of the level 2 socket. Never throws: what cannot be read is an `unknown` frame. */
export function parseServerFrame(text: string): ReadServerFrame {
  const raw = readJson(text);
  if (!isObject(raw)) return { type: 'unknown', raw: undefined };
  return parseBody(raw) ?? { type: 'unknown', raw };
}
