import { changeRow } from '../change-row.ts';
import { withReadPending } from '../conversation-row.ts';
import type { CoreContext } from '../core-context.ts';
import { withOwnCounts } from '../own-counts.ts';

/**
 * Marks a conversation as read up to a message of it: at once in what is shown and stored here, and on the server as soon as
 * it can be reached. Never goes back. Resolves once the mark is stored here.
 */
export async function markAsRead(
  context: CoreContext,
  id: string,
  { id: messageId, seq }: { id: string; seq: number },
): Promise<void> {
  const { state, online } = context;
  const row = state.rows.get(id);
  const reached = Math.max(row?.conversation.membership.last_read_seq ?? 0, row?.readPending?.seq ?? 0);
  if (!row || seq <= reached) return;
  await changeRow(context, id, (tx, now) => {
    if (seq <= now.conversation.membership.last_read_seq) return now;
    const marked = withReadPending({ ...now, readPending: { messageId, seq }, countsHeard: null });
    return withOwnCounts(tx, marked, state.userId);
  });
  online().then(
    (half) => half.tellReadMark(id),
    // Every connection begins with what is not told yet.
    () => undefined,
  );
}
