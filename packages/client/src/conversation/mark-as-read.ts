import { changeStored } from '../change-row.ts';
import { withPending } from '../conversation-row.ts';
import type { CoreContext } from '../core-context.ts';
import { withOwnCounts } from '../own-counts.ts';
import type { ConversationRow } from '../store/rows.ts';

/**
 * Marks a conversation as read up to a message of it: at once in what is shown and stored here, and on the server as soon as
 * it can be reached. Never goes back; takes back "marked as unread". Resolves once the mark is stored here.
 */
export async function markAsRead(
  context: CoreContext,
  id: string,
  { id: messageId, seq }: { id: string; seq: number },
): Promise<void> {
  const { state, online, tabs } = context;
  const isReached = ({ conversation: { membership }, readPending }: ConversationRow): boolean =>
    membership.unread_from_seq === null && seq <= Math.max(membership.last_read_seq, readPending?.seq ?? 0);
  const row = state.rows.get(id);
  if (!row || isReached(row)) return;
  const marked = (now: ConversationRow): ConversationRow =>
    withPending({
      ...now,
      readPending: now.readPending && now.readPending.seq > seq ? now.readPending : { messageId, seq },
      unreadPending: null,
      countsHeard: null,
    });
  // Nothing has to be counted at the end: what is read as it comes is not shown as unread until it is stored as read.
  if (seq >= row.seq) {
    const { conversation, ...rest } = marked(row);
    const conversationRead = { ...conversation, unread_count: 0, mention_count: 0 };
    state.apply({ rows: [{ ...rest, conversation: conversationRead, countedTo: row.seq }] });
  }
  const stored = await changeStored(context, 'conversations', id, (tx, now) =>
    isReached(now) ? now : withOwnCounts(tx, marked(now), state.userId),
  );
  const shown = state.rows.get(id);
  // What is shown has this mark already, or one that was set since and is on its way into the store.
  if (stored && shown && !isReached(shown)) state.apply({ rows: [stored] });
  if (tabs.isFollowing) return tabs.tell({ type: 'commit', commit: { rows: stored ? [stored] : [] } });
  online().then(
    (half) => half.tellMarks(id),
    // Every connection begins with what is not told yet.
    () => undefined,
  );
}
