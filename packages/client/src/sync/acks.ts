import type { AckFrame } from '@hypee/chat-protocol';
import { SOCKET } from '@hypee/chat-protocol/limits';
import type { Timer } from '../ports.ts';
import type { Timers } from '../timers.ts';

/** Tells the server how far this client holds what it was sent: the server's flow control, and its delivered marks. */
export interface Acks {
  /** A durable event came, in the order of arrival. */
  arrived(conversationId: string, seq: number): void;
  /** Something was stored: whatever is covered now is told, at once or within a second. */
  settle(): void;
  /** Events that arrived and are not covered yet. */
  readonly open: number;
  /** A new connection counts from zero. */
  reset(): void;
}

/** @param isCovered whether an event is stored, was dropped as known, or stands in a page that is stored */
export function createAcks(
  timers: Timers,
  isCovered: (conversationId: string, seq: number) => boolean,
  send: (frame: AckFrame) => void,
): Acks {
  let open: [conversationId: string, seq: number][] = [];
  let count = 0;
  let told = 0;
  let timer: Timer | undefined;
  const delivered = new Map<string, number>();

  function tell(): void {
    timer?.cancel();
    timer = undefined;
    told = count;
    send({
      type: 'ack',
      count,
      delivered: Array.from(delivered, ([conversation_id, seq]) => ({ conversation_id, seq })),
    });
    delivered.clear();
  }

  return {
    get open() {
      return open.length;
    },
    arrived(conversationId, seq) {
      open.push([conversationId, seq]);
    },
    settle() {
      const firstOpen = open.findIndex(([conversationId, seq]) => !isCovered(conversationId, seq));
      const covered = open.splice(0, firstOpen < 0 ? open.length : firstOpen);
      count += covered.length;
      for (const [conversationId, seq] of covered)
        delivered.set(conversationId, Math.max(seq, delivered.get(conversationId) ?? 0));
      if (count - told >= SOCKET.ackEvents) tell();
      else if (count > told) timer ??= timers.after(SOCKET.ackMs, tell);
    },
    reset() {
      timer?.cancel();
      timer = undefined;
      open = [];
      count = told = 0;
      delivered.clear();
    },
  };
}
