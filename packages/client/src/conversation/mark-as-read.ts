import { storeRow } from '../change-row.ts';
import { withReadPending } from '../conversation-row.ts';
import type { CoreContext } from '../core-context.ts';
import { withOwnCounts } from '../own-counts.ts';
import type { ConversationRow } from '../store/rows.ts';

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
  const isReached = ({ conversation, readPending }: ConversationRow): boolean =>
    seq <= Math.max(conversation.membership.last_read_seq, readPending?.seq ?? 0);
  const row = state.rows.get(id);
  if (!row || isReached(row)) return;
  const marked = (now: ConversationRow): ConversationRow =>
    withReadPending({ ...now, readPending: { messageId, seq }, countsHeard: null });
  // Nothing has to be counted at the end: what is read as it comes is not shown as unread until it is stored as read.
  if (seq >= row.seq) {
    const { conversation, ...rest } = marked(row);
    const conversationRead = { ...conversation, unread_count: 0, mention_count: 0 };
    state.apply({ rows: [{ ...rest, conversation: conversationRead, countedTo: row.seq }] });
  }
  const stored = await storeRow(context, id, (tx, now) =>
    seq > now.conversation.membership.last_read_seq ? withOwnCounts(tx, marked(now), state.userId) : now,
  );
  const shown = state.rows.get(id);
  // What is shown has this mark already, or one that was set since and is on its way into the store.
  if (stored && shown && !isReached(shown)) state.apply({ rows: [stored] });
  online().then(
    (half) => half.tellReadMark(id),
    // Every connection begins with what is not told yet.
    () => undefined,
  );
}
