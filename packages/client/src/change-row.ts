import type { CoreContext } from './core-context.ts';
import type { WriteTransaction } from './store/chat-store.ts';
import type { ConversationRow, Row } from './store/rows.ts';

/** The row as it is to be; undefined leaves it as it is. Not called for one that is not kept. */
type Change<Changed> = (tx: WriteTransaction, row: Changed) => Changed | undefined | Promise<Changed | undefined>;

/** Changes a row in the store alone. @returns the row as it now is, where it was changed */
export async function changeStored<Name extends 'conversations' | 'outbox'>(
  { opened }: Pick<CoreContext, 'opened'>,
  table: Name,
  key: string,
  change: Change<Row<Name>>,
): Promise<Row<Name> | undefined> {
  const store = await opened;
  return store.write(async (tx) => {
    const row = await tx.get(table, key);
    const after = row && (await change(tx, row));
    if (after) await tx.put(table, after);
    return after;
  });
}

/** Changes the row of a conversation: in the store, then in memory. */
export async function changeRow(
  context: Pick<CoreContext, 'opened' | 'state'>,
  id: string,
  change: Change<ConversationRow>,
): Promise<void> {
  const changed = await changeStored(context, 'conversations', id, change);
  if (changed) context.state.apply({ rows: [changed] });
}
