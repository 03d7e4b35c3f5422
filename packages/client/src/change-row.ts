import type { CoreContext } from './core-context.ts';
import type { WriteTransaction } from './store/chat-store.ts';
import type { ConversationRow } from './store/rows.ts';

/**
 * Changes the row of a conversation: in the store, then in memory.
 *
 * @param change the row as it is to be; undefined leaves it as it is. Not called for a conversation that is not kept
 */
export async function changeRow(
  { opened, state }: Pick<CoreContext, 'opened' | 'state'>,
  id: string,
  change: (
    tx: WriteTransaction,
    row: ConversationRow,
  ) => ConversationRow | undefined | Promise<ConversationRow | undefined>,
): Promise<void> {
  const store = await opened;
  const changed = await store.write(async (tx) => {
    const row = await tx.get('conversations', id);
    const after = row && (await change(tx, row));
    if (after) await tx.put('conversations', after);
    return after;
  });
  if (changed) state.apply({ rows: [changed] });
}
