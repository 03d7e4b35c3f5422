import type { Message, ReadEvent } from '@hypee/chat-protocol';
import type { Commit } from '../state.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import { reduceEvent } from './reduce-event.ts';
import type { LateUpdates } from './late-updates.ts';

/** Events of one conversation, in the order of its log. */
export interface Run {
  conversationId: string;
  events: readonly ReadEvent[];
  /** The place they follow without a hole. */
  after: number;
  /** Where the log stands after them, when told apart: events that could not be read at all are behind it too. */
  end?: { cursor: string; seq: number };
}

/** What a run of events changed, and what of it is news. */
export interface Applied extends Commit {
  /** What was new, in order: the events that moved a cursor. */
  events: ReadEvent[];
  /** Messages that arrived from others or from another device of mine. */
  arrived: Message[];
  /** Conversations whose log said that they are deleted. */
  deleted: string[];
}

/** Events and the cursor behind them, in the caller's one transaction. Known events are dropped by the stored cursor. */
export async function applyEvents(
  tx: WriteTransaction,
  runs: readonly Run[],
  { userId, late, nextActivity }: { userId: string; late: LateUpdates; nextActivity: () => number },
): Promise<Applied> {
  const applied = { rows: [], messages: [], settled: [], events: [], arrived: [], deleted: [] } as Applied &
    Required<Pick<Commit, 'settled'>> & { rows: NonNullable<Commit['rows']>[number][]; messages: Message[] };
  for (const { conversationId, events, after, end } of runs) {
    let row = await tx.get('conversations', conversationId);
    if (!row || row.stale || row.seq < after) continue;
    for (const event of events) {
      if (event.seq <= row.seq) continue;
      let before: Message | undefined;
      if (event.type === 'chat_message') {
        const { message } = event;
        const settled = await settleOutbox(tx, [message], userId);
        applied.settled = [...applied.settled, ...settled];
        if (message.thread_id === null) {
          const [merged] = await mergeMessages(tx, [message]);
          before = merged?.before;
          if (merged) applied.messages.push(merged.message);
        }
        // Mine and already here: the answer to my own send came first.
        const mine = message.sender.id === userId && (before !== undefined || settled.length > 0);
        if (!mine) applied.arrived.push(message);
      } else if (event.type === 'message_updated' && event.message.thread_id === null) {
        const { message } = event;
        before = await tx.get('messages', [conversationId, message.seq]);
        if (before && before.rev < message.rev) await tx.put('messages', message);
        late.note(message);
        applied.messages.push(message);
      } else if (event.type === 'conversation_deleted') applied.deleted.push(conversationId);
      row = reduceEvent(row, event, before, userId);
      applied.events.push(event);
    }
    if (end && end.seq > row.seq) row = { ...row, ...end };
    if (events.some(({ type }) => type === 'chat_message')) row = { ...row, activity: nextActivity() };
    await tx.put('conversations', row);
    applied.rows.push(row);
  }
  return applied;
}
