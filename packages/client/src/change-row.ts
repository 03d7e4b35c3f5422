import type { CoreContext } from './core-context.ts';
import type { WriteTransaction } from './store/chat-store.ts';
import type { ConversationRow } from './store/rows.ts';

/** The row as it is to be; undefined leaves it as it is. Not called for a conversation that is not kept. */
type Change = (
  tx: WriteTransaction,
  row: ConversationRow,
) => ConversationRow | undefined | Promise<ConversationRow | undefined>;

/** Changes the row of a conversation in the store alone. @returns the row as it now is, where it was changed */
export async function storeRow(
  { opened }: Pick<CoreContext, 'opened'>,
  id: string,
  change: Change,
): Promise<ConversationRow | undefined> {
  const store = await opened;
  return store.write(async (tx) => {
    const row = await tx.get('conversations', id);
    const after = row && (await change(tx, row));
    if (after) await tx.put('conversations', after);
    return after;
  });
}

/** Changes the row of a conversation: in the store, then in memory. */
export async function changeRow(
  context: Pick<CoreContext, 'opened' | 'state'>,
  id: string,
  change: Change,
): Promise<void> {
  const changed = await storeRow(context, id, change);
  if (changed) context.state.apply({ rows: [changed] });
}
