import type { Conversation } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { withOwnCounts } from '../own-counts.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import { spanOfPage } from '../timeline/span-of-page.ts';
import { isToldEarlier, wentOn, withMoved } from './told-earlier.ts';
import { freshRow } from './told-row.ts';

const PAGE = 50;

/**
 * Replaces what is kept of a conversation by its present state and newest page, in one transaction. Outbox, failed rows and
 * draft stay; so does what is on screen, until it is replaced.
 *
 * @param options.given the conversation, where the server sent it
 * @param options.wasStale whether a stale one is all there is to replace: where another tab has done it, nothing is missing
 * @param options.isWatched whether somebody looks at its messages
 * @param options.isCurrent whether the server's database still lives the life in which it was begun
 * @returns whether it is done; false: what was fetched is of another life, or older than what is there by now
 * @throws ChatError what the server or the network said
 */
export async function takeOver(
  { api, state, opened }: OnlineContext,
  id: string,
  {
    given,
    wasStale,
    isWatched,
    isCurrent,
  }: { given: Conversation | undefined; wasStale: boolean; isWatched: boolean; isCurrent: () => boolean },
): Promise<boolean> {
  const store = await opened;
  const known = state.rows.get(id);
  const begun = await store.read((tx) => tx.get('conversations', id));
  if (wasStale && begun?.stale === false) {
    state.apply({ rows: [begun], replaced: [id] });
    return true;
  }
  // Sent before the server heard of a mark that is known by now, or before another tab went on: asked for instead.
  const isUsable = given && !(begun && isToldEarlier(freshRow(given, begun), begun));
  const conversation = isUsable ? given : await api.conversation(id);
  const hasHistory = isWatched || (known && known.cachedFrom <= known.seq);
  const span = hasHistory ? spanOfPage(await api.messages(id, { limit: PAGE })) : undefined;
  const commit = await store.write(async (tx) => {
    const old = await tx.get('conversations', id);
    // Forgotten meanwhile: whether it is there for this user is to be asked anew.
    if (!isCurrent() || !old) return undefined;
    // Done by another tab meanwhile: what was fetched may be older.
    if (wasStale && !old.stale) return { rows: [old], replaced: [id] };
    if (!begun || wentOn(begun, old)) return undefined;
    await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });
    const messages = span?.rows ?? [];
    await mergeMessages(tx, messages);
    const settled = await settleOutbox(tx, messages, state.userId);
    const fresh = freshRow(conversation, {
      activity: old.activity,
      readPending: old.readPending ?? null,
      unreadPending: old.unreadPending ?? null,
      life: (old.life ?? 0) + 1,
    });
    // The page was read after the conversation. Its cursor would skip what happened in between; the older one skips nothing.
    const cachedFrom = Math.min(fresh.cachedFrom, span?.from ?? Infinity);
    const kept = withMoved({ ...fresh, cachedFrom }, begun, old);
    const { unread_count, mention_count } = conversation;
    const row = kept.readPending
      ? await withOwnCounts(
          tx,
          { ...kept, countsHeard: { unread_count, mention_count, atSeq: kept.seq } },
          state.userId,
        )
      : kept;
    await tx.put('conversations', row);
    return { rows: [row], replaced: [id], messages, settled };
  });
  if (commit) state.apply(commit);
  return commit !== undefined;
}
