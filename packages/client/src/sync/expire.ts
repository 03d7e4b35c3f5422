import type { SharedConversation } from '@hypee/chat-protocol';
import { withOwnCounts } from '../own-counts.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import { START } from '../timeline/span.ts';
import type { Applying } from './apply-events.ts';

/**
 * The conversation as it is told, without what is kept no longer: messages up to the floor leave the store, the counts and the screen.
 * What quoted them was told anew before.
 */
export async function withShared(
  tx: WriteTransaction,
  row: ConversationRow,
  told: SharedConversation,
  { userId, applied }: { userId: string; applied: Applying },
): Promise<ConversationRow> {
  const { floor_seq: floor } = told;
  const { last_message } = row.conversation;
  const conversation = { ...row.conversation, ...told };
  // Rows of earlier versions have no floor: they lose what is below it now.
  if (floor <= row.conversation.floor_seq) return { ...row, conversation };
  const range = { from: [row.id, 0], to: [row.id, floor] } satisfies Parameters<typeof tx.clear<'messages'>>[1];
  // Who has none of it on the device has none of it on the screen.
  if ((await tx.list('messages', { ...range, limit: 1 })).length > 0)
    applied.replaced = [...(applied.replaced ?? []), row.id];
  await tx.clear('messages', range);
  const after: ConversationRow = {
    ...row,
    conversation: { ...conversation, last_message: last_message && last_message.seq <= floor ? null : last_message },
    cachedFrom: row.cachedFrom <= floor + 1 ? START : row.cachedFrom,
    // A page that was asked for before is not to be kept.
    life: (row.life ?? 0) + 1,
  };
  return withOwnCounts(tx, after, userId);
}
