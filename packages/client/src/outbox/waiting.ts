import type { OutboxRow } from '../store/rows.ts';

/** What a conversation has in the outbox. */
export interface Waiting {
  failedCount: number;
  newest: OutboxRow;
}

/** The outbox by conversation; given in the order of sending. */
export function waitingIn(outbox: Iterable<OutboxRow>): ReadonlyMap<string, Waiting> {
  const waiting = new Map<string, Waiting>();
  for (const newest of outbox) {
    const failed = waiting.get(newest.conversationId)?.failedCount ?? 0;
    waiting.set(newest.conversationId, { newest, failedCount: failed + (newest.state === 'failed' ? 1 : 0) });
  }
  return waiting;
}
