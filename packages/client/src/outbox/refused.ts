import type { ChatError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import { toStoredError } from '../model/from-outbox.ts';
import type { OutboxRow } from '../store/rows.ts';
import type { SendingRows } from './sending.ts';
import { takeOff } from './take-off.ts';

/** The server will not have a row: a message stays, as failed; what was to be done to one is given up, and who asked for it hears why. */
export async function refused(
  { state, opened, report }: CoreContext,
  rows: SendingRows,
  row: OutboxRow,
  error: ChatError,
): Promise<void> {
  const failed: OutboxRow = { ...row, state: 'failed', error: toStoredError(error) };
  if (!row.operation) {
    await rows.keep(failed);
    return;
  }
  const store = await opened;
  await store.write((tx) => takeOff(tx, row.clientId));
  // Who asked for it in this run of the chat hears of it there.
  if (!rows.isAwaited(row.clientId)) report(error);
  state.apply({ outbox: [failed] });
}
