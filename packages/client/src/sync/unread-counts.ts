import type { Conversation, Message } from '@hypee/chat-protocol';
import type { Page, ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow, Counts } from '../store/rows.ts';

const MOST_COUNTED = 100;

const saturate = (count: number): number => Math.min(MOST_COUNTED, Math.max(0, count));

/** Whether a message counts as unread: another member's, said by a person or bot, in the conversation itself. */
const isCounted = (message: Message, userId: string): boolean =>
  message.sender.id !== userId && message.kind === 'text' && message.thread_id === null && message.deleted_at === null;

/** Mentions count in threads too. */
const mentionsMe = (message: Message, userId: string): boolean =>
  message.sender.id !== userId && message.deleted_at === null && message.mentions.includes(userId);

/** How many of the newest messages are looked at to count unread ones: far more than the counts can show. */
const COUNTED_ROWS = 500;

/** The counts of these messages, saturated as on the wire. */
const countsOf = (messages: readonly Message[], userId: string): Counts => ({
  unread_count: saturate(messages.filter((message) => isCounted(message, userId)).length),
  mention_count: saturate(messages.filter((message) => mentionsMe(message, userId)).length),
});

/** The counts with `message` added (`by` 1) or taken away (`by` -1). */
export function recount(conversation: Conversation, message: Message, by: 1 | -1, userId: string): Conversation {
  const unread = isCounted(message, userId) ? by : 0;
  const mention = mentionsMe(message, userId) ? by : 0;
  if (unread === 0 && mention === 0) return conversation;
  return {
    ...conversation,
    unread_count: saturate(conversation.unread_count + unread),
    mention_count: saturate(conversation.mention_count + mention),
  };
}

/** The counts of the messages kept between two places. */
async function countStored(tx: ReadTransaction, row: ConversationRow, from: number, userId: string): Promise<Counts> {
  if (from > row.seq) return { unread_count: 0, mention_count: 0 };
  const page: Page<'messages'> = { from: [row.id, from], to: [row.id, row.seq], limit: COUNTED_ROWS, descending: true };
  return countsOf(await tx.list('messages', page), userId);
}

/**
 * Takes over counts of the server, carried on from the place they were taken at to where this client's cursor is. While a
 * mark of mine is on its way they are kept aside: what I read must not come back as unread.
 */
export async function withServerCounts(
  tx: ReadTransaction,
  row: ConversationRow,
  { unread_count, mention_count }: Counts,
  atSeq: number,
  userId: string,
): Promise<ConversationRow> {
  if (row.readPending) return { ...row, countsHeard: { unread_count, mention_count, atSeq } };
  const later = await countStored(tx, row, atSeq + 1, userId);
  const counts = {
    unread_count: saturate(unread_count + later.unread_count),
    mention_count: saturate(mention_count + later.mention_count),
  };
  return {
    ...row,
    conversation: { ...row.conversation, ...counts },
    countedTo: Math.max(row.seq, atSeq),
    countsHeard: null,
  };
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
