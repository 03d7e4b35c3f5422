import type { Conversation, Message } from '@hypee/chat-protocol';
import { countStored, isCounted, mentionsMe, saturate } from '../own-counts.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow, Counts } from '../store/rows.ts';

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
