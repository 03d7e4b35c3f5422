import type { ReadEvent } from '@hypee/chat-protocol';
import { SOCKET } from '@hypee/chat-protocol/limits';
import type { ConversationRow } from '../store/rows.ts';
import type { Run } from './apply-events.ts';

/** Events that wait for those before them, by conversation and place. */
export interface HeldEvents {
  /** @param next the place that follows the cursor */
  add(event: ReadEvent, next: number): void;
  /** Takes out what follows the cursor without a hole. */
  takeRun(row: ConversationRow): Run;
  has(id: string): boolean;
  drop(id: string): void;
  clear(): void;
}

/** Makes an empty holding place. */
export function createHeldEvents(): HeldEvents {
  const held = new Map<string, Map<number, ReadEvent>>();
  return {
    add(event, next) {
      const places = held.get(event.conversation_id) ?? new Map<number, ReadEvent>();
      held.set(event.conversation_id, places);
      // Beyond the limit the log is the better place to keep them: they are read from it later.
      if (event.seq === next || places.size < SOCKET.heldEvents) places.set(event.seq, event);
    },
    takeRun({ id, seq }) {
      const places = held.get(id);
      const events: ReadEvent[] = [];
      if (places) {
        for (const place of places.keys()) if (place <= seq) places.delete(place);
        for (let event; (event = places.get(seq + events.length + 1));) {
          places.delete(event.seq);
          events.push(event);
        }
        if (places.size === 0) held.delete(id);
      }
      return { conversationId: id, events, after: seq };
    },
    has: (id) => held.has(id),
    drop: (id) => void held.delete(id),
    clear: () => held.clear(),
  };
}
