import type { ResumePoint } from '@hypee/chat-protocol';
import { SOCKET } from '@hypee/chat-protocol/limits';
import type { ConversationRow } from '../store/rows.ts';

/** `connect` fits the server's frame limit, with room for the token. */
const MOST_CHARS = 40 * 1024;

/** Where to resume: the conversations most recently active, as many as `connect` may name. */
export function resumePoints(rows: Iterable<ConversationRow>): ResumePoint[] {
  const points: ResumePoint[] = [];
  let room = MOST_CHARS;
  const recent = [...rows].sort((a, b) => b.activity - a.activity).slice(0, SOCKET.resumeConversations);
  for (const { id, cursor, marksVersion } of recent) {
    const point = { conversation_id: id, cursor, ...(marksVersion !== null && { marks: marksVersion }) };
    room -= JSON.stringify(point).length;
    if (room < 0) break;
    points.push(point);
  }
  return points;
}
