import type { Message, ReadEvent } from '@hypee/chat-protocol';
import type { Commit } from '../state.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import { mergeMessages, settleOutbox, type Settled } from '../store/merge-messages.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { ApplyOther } from './apply-other.ts';
import { recount } from './server-counts.ts';
import { withLastMessage } from './told-row.ts';

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

/** The same while it is made. */
export interface Applying extends Applied {
  rows: ConversationRow[];
  messages: Message[];
  settled: readonly Settled[];
}

/** What a new message makes of its conversation. */
function withNewMessage(
  row: ConversationRow,
  { seq, cursor, message }: Extract<ReadEvent, { type: 'chat_message' }>,
  userId: string,
): ConversationRow {
  const { conversation } = row;
  const unseen = seq > row.countedTo && seq > conversation.membership.last_read_seq;
  const counted = unseen ? recount(conversation, message, 1, userId) : conversation;
  return { ...row, cursor, seq, conversation: withLastMessage(counted, message) };
}

/** Events and the cursor behind them, in the caller's one transaction. Known events are dropped by the stored cursor. */
export async function applyEvents(
  tx: WriteTransaction,
  runs: readonly Run[],
  { userId, other, nextActivity }: { userId: string; other: ApplyOther; nextActivity: () => number },
): Promise<Applied> {
  const applied: Applying = { rows: [], messages: [], settled: [], events: [], arrived: [], deleted: [] };
  for (const { conversationId, events, after, end } of runs) {
    let row = await tx.get('conversations', conversationId);
    if (!row || row.stale || row.seq < after) continue;
    for (const event of events) {
      if (event.seq <= row.seq) continue;
      if (event.type === 'chat_message') {
        const { message } = event;
        let isHere = false;
        const settled = await settleOutbox(tx, [message], userId);
        applied.settled = [...applied.settled, ...settled];
        if (message.thread_id === null) {
          const [merged] = await mergeMessages(tx, [message]);
          isHere = merged?.before !== undefined;
          if (merged) applied.messages.push(merged.message);
        } else applied.messages.push(message);
        // Mine and already here: the answer to my own send came first.
        if (message.sender.id !== userId || !(isHere || settled.length > 0)) applied.arrived.push(message);
        row = withNewMessage(row, event, userId);
      } else {
        row = await other(tx, { ...row, cursor: event.cursor, seq: event.seq }, event, { userId, applied });
      }
      applied.events.push(event);
    }
    if (end && end.seq > row.seq) row = { ...row, ...end };
    if (events.some(({ type }) => type === 'chat_message')) row = { ...row, activity: nextActivity() };
    await tx.put('conversations', row);
    applied.rows.push(row);
  }
  return applied;
}
