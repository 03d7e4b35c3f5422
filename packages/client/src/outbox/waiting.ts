import type { OutboxRow } from '../store/rows.ts';

/** What a conversation has in the outbox. */
export interface Waiting {
  failedCount: number;
  /** Replies in threads are not shown in the list. */
  newest: OutboxRow | undefined;
}

/** The messages in the outbox by conversation; given in the order of sending. */
export function waitingIn(outbox: Iterable<OutboxRow>): ReadonlyMap<string, Waiting> {
  const waiting = new Map<string, Waiting>();
  for (const row of outbox) {
    if (row.operation) continue;
    const { newest, failedCount = 0 } = waiting.get(row.conversationId) ?? {};
    waiting.set(row.conversationId, {
      newest: row.threadId ? newest : row,
      failedCount: failedCount + (row.state === 'failed' ? 1 : 0),
    });
  }
  return waiting;
}
