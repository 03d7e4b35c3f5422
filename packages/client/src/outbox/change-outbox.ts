import { changeStored } from '../change-row.ts';
import type { CoreContext } from '../core-context.ts';
import type { OutboxRow } from '../store/rows.ts';

/**
 * Changes a row of the outbox as it is stored, and only then shows it.
 *
 * @returns the row as it now is; undefined where it was settled or taken back meanwhile: then it stays away
 */
export async function changeOutbox(
  context: Pick<CoreContext, 'state' | 'opened'>,
  clientId: string,
  change: (row: OutboxRow) => OutboxRow,
): Promise<OutboxRow | undefined> {
  const changed = await changeStored(context, 'outbox', clientId, (_tx, row) => change(row));
  if (changed) context.state.apply({ outbox: [changed] });
  return changed;
}
