import type {
  ErrorCode,
  GapFrame,
  HeartbeatFrame,
  HelloFrame,
  MarksFrame,
  MembershipFrame,
  PresenceFrame,
  ReadFrame,
  TypingFrame,
  UnreadFrame,
} from '@hypee/chat-protocol';
import type { Frame } from '../door.ts';
import type { UserRow } from '../ports.ts';
import { frameOf } from './frame-of.ts';
import { userJson } from './user-json.ts';

/** Frames of the level 2 socket that are not in any log. */
const frame = (facts: Readonly<Record<string, unknown>>): Frame => frameOf(JSON.stringify(facts));

export const helloFrame = (user: UserRow, facts: Omit<HelloFrame, 'type' | 'user'>): Frame =>
  frameOf(`{"type":"hello","user":${userJson(user)},${JSON.stringify(facts).slice(1)}`);

export const RESUMED_FRAME: Frame = frame({ type: 'resumed' });

export const goneFrame = (conversationId: string): Frame => frame({ type: 'gone', conversation_id: conversationId });

export const gapFrame = (conversationId: string, conversationJson: string, reason: GapFrame['reason']): Frame =>
  frameOf(
    `{"type":"gap","conversation_id":${JSON.stringify(conversationId)},"conversation":${conversationJson},"reason":"${reason}"}`,
  );

export const conversationFrame = (conversationJson: string): Frame =>
  frameOf(`{"type":"conversation","conversation":${conversationJson}}`);

export const marksFrame = (facts: Omit<MarksFrame, 'type'>): Frame =>
  frame({ type: 'marks', ...facts } satisfies MarksFrame);

export const membershipFrame = (facts: Omit<MembershipFrame, 'type'>): Frame =>
  frame({ type: 'membership', ...facts } satisfies MembershipFrame);

export const unreadFrame = (facts: Omit<UnreadFrame, 'type'>): Frame =>
  frame({ type: 'unread', ...facts } satisfies UnreadFrame);

export const markFrame = (type: 'read' | 'delivered', facts: Omit<ReadFrame, 'type'>): Frame =>
  frame({ type, ...facts });

export const typingFrame = (facts: Omit<TypingFrame, 'type'>): Frame =>
  frame({ type: 'typing', ...facts } satisfies TypingFrame);

export const presenceFrame = (facts: Omit<PresenceFrame, 'type'>): Frame =>
  frame({ type: 'presence', ...facts } satisfies PresenceFrame);

export const userUpdatedFrame = (user: UserRow): Frame => frameOf(`{"type":"user_updated","user":${userJson(user)}}`);

export const heartbeatFrame = (facts: Omit<HeartbeatFrame, 'type'>): Frame =>
  frame({ type: 'heartbeat', ...facts } satisfies HeartbeatFrame);

export const pongFrame = (n: number): Frame => frame({ type: 'pong', n });

export const tokenExpiringFrame = (seconds: number): Frame => frame({ type: 'token_expiring', in: seconds });

export const authOkFrame = (seconds: number): Frame => frame({ type: 'auth_ok', token_expires_in: seconds });

export const errorFrame = (code: ErrorCode, detail: string, ref: string | null): Frame =>
  frame({ type: 'error', code, detail, ref });

export const byeFrame = (spreadMs: number): Frame => frame({ type: 'bye', spread_ms: spreadMs });
