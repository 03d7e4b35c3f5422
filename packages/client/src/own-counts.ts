import type { Message } from '@hypee/chat-protocol';
import type { Page, ReadTransaction } from './store/chat-store.ts';
import type { ConversationRow, Counts } from './store/rows.ts';

const MOST_COUNTED = 100;

/** A count as the wire has it: it ends at 100. */
export const saturate = (count: number): number => Math.min(MOST_COUNTED, Math.max(0, count));

/** Whether a message counts as unread: another member's, said by a person or bot, in the conversation itself. */
export const isCounted = (message: Message, userId: string): boolean =>
  message.sender.id !== userId && message.kind === 'text' && message.thread_id === null && message.deleted_at === null;

/** Mentions count in threads too. */
export const mentionsMe = (message: Message, userId: string): boolean =>
  message.sender.id !== userId && message.deleted_at === null && message.mentions.includes(userId);

/** How many of the newest messages are looked at to count unread ones: far more than the counts can show. */
const COUNTED_ROWS = 500;

/** The counts of these messages, saturated as on the wire. */
const countsOf = (messages: readonly Message[], userId: string): Counts => ({
  unread_count: saturate(messages.filter((message) => isCounted(message, userId)).length),
  mention_count: saturate(messages.filter((message) => mentionsMe(message, userId)).length),
});

/** The counts of the messages kept between two places. */
export async function countStored(
  tx: ReadTransaction,
  row: ConversationRow,
  from: number,
  userId: string,
): Promise<Counts> {
  if (from > row.seq) return { unread_count: 0, mention_count: 0 };
  const page: Page<'messages'> = { from: [row.id, from], to: [row.id, row.seq], limit: COUNTED_ROWS, descending: true };
  return countsOf(await tx.list('messages', page), userId);
}

/** The counts behind my own mark, counted here; unchanged where not all of those messages are kept. */
export async function withOwnCounts(
  tx: ReadTransaction,
  row: ConversationRow,
  userId: string,
): Promise<ConversationRow> {
  const from = row.conversation.membership.last_read_seq + 1;
  if (from < row.cachedFrom) return row;
  const counts = await countStored(tx, row, from, userId);
  return { ...row, conversation: { ...row.conversation, ...counts }, countedTo: row.seq };
}
