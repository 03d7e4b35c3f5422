import { SOCKET, type GapFrame } from '@hypee/chat-protocol';
import type { ConversationRow, ReadTransaction } from './ports.ts';

/** A place in one conversation's log. Clients see it as opaque text. */
interface LogPlace {
  seq: number;
  eventId: string;
}

/** Why a cursor cannot be resumed from. */
export type GapReason = GapFrame['reason'];

/** The cursor of the event with this `seq` and id. */
export const cursorOf = (seq: number, eventId: string): string => `${String(seq)}.${eventId}`;

/** The cursor of the log's head; `0.0` before the first event. */
export const headCursor = (conversation: ConversationRow): string =>
  cursorOf(conversation.last_seq, conversation.last_event_id);

/**
 * Finds the place a cursor names. A place counts only when the event there has the very id: after a restored backup the
 * same `seq` may be another event.
 */
export async function resolveCursor(
  tx: ReadTransaction,
  conversation: ConversationRow,
  cursor: string,
): Promise<{ seq: number } | { gap: GapReason }> {
  const place = parseCursor(cursor);
  if (place === undefined || place.seq > conversation.last_seq) return { gap: 'unknown_cursor' };
  if (place.seq < conversation.floor_seq) return { gap: 'trimmed' };
  const eventId = await eventIdAt(tx, conversation, place.seq);
  return eventId === place.eventId ? { seq: place.seq } : { gap: 'unknown_cursor' };
}

/** Whether a client at `seq` starts anew sooner than it would catch up. */
export const isTooFar = (conversation: ConversationRow, seq: number): boolean =>
  conversation.last_seq - seq > SOCKET.resumeEvents;

function parseCursor(cursor: string): LogPlace | undefined {
  const match = /^(\d{1,15})\.(.+)$/.exec(cursor);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { seq: Number(match[1]), eventId: match[2] };
}

async function eventIdAt(tx: ReadTransaction, conversation: ConversationRow, seq: number): Promise<string | undefined> {
  if (seq === conversation.last_seq) return conversation.last_event_id;
  return seq === 0 ? '0' : (await tx.event(conversation.id, seq))?.event_id;
}
