import type { Conversation } from '@hypee/chat-protocol';
import { refuse } from '../retry.ts';
import { createPool } from '../pool.ts';
import type { OnlineContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import { spanOfPage } from '../timeline/span-of-page.ts';
import { withOwnCounts } from '../own-counts.ts';
import { freshRow } from './told-row.ts';
import type { LateUpdates } from './late-updates.ts';

const PAGE = 50;
/** A thousand gaps at once must not become a thousand requests at once. */
const AT_ONCE = 4;

/** Takes a conversation over anew from the server: after a gap, or when it was not known here. */
export interface Adoption {
  /**
   * Replaces what is kept of the conversation by its present state and newest page, in one transaction. Outbox, failed rows
   * and draft stay; so does what is on screen, until it is replaced. Calls for one conversation share one run.
   *
   * @param options.given the conversation, where the server sent it
   * @param options.goOn whether to try again after an error that may pass; default: never
   * @throws ChatError `not_found` where there is no such conversation for this user, and what the network says
   */
  adopt(id: string, options?: { given?: Conversation; goOn?: () => boolean }): Promise<void>;
  isRunning(id: string): boolean;
  /** The server's database lives another life: what is being fetched from the old one is fetched again. */
  startAnew(): void;
  /** Changes whenever the conversation was taken over: what was fetched for an older life must not be kept. */
  lifeOf(id: string): number;
}

/** @param isWatched whether somebody looks at the conversation's messages */
export function createAdoption(
  { retries, api, state, opened }: OnlineContext,
  late: LateUpdates,
  isWatched: (id: string) => boolean,
): Adoption {
  const running = new Map<string, Promise<void>>();
  const lives = new Map<string, number>();
  let epoch = 0;
  const pool = createPool(AT_ONCE);
  const lifeOf = (id: string): number => lives.get(id) ?? 0;

  async function takeOver(id: string, given: Conversation | undefined): Promise<void> {
    const store = await opened;
    const updates = late.begin(id);
    const begun = epoch;
    try {
      const known = state.rows.get(id);
      const conversation = given ?? (await api.conversation(id));
      const hasHistory = !known || known.cachedFrom <= known.seq || isWatched(id);
      const span = hasHistory ? spanOfPage(await api.messages(id, { limit: PAGE })) : undefined;
      const commit = await store.write(async (tx) => {
        if (begun !== epoch) return undefined;
        lives.set(id, lifeOf(id) + 1);
        const old = await tx.get('conversations', id);
        await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });
        const messages = (span?.rows ?? []).map(updates.latest);
        await mergeMessages(tx, messages);
        const settled = await settleOutbox(tx, messages, state.userId);
        const fresh = freshRow(conversation, {
          activity: old?.activity ?? (state.activity += 1),
          readPending: old?.readPending ?? null,
        });
        // The page was read after the conversation. Its cursor would skip what happened in between; the older one skips nothing.
        const kept = { ...fresh, cachedFrom: Math.min(fresh.cachedFrom, span?.from ?? Infinity) };
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
      if (commit) return state.apply(commit);
    } finally {
      updates.end();
    }
    await takeOver(id, undefined);
  }

  return {
    lifeOf,
    startAnew: () => void (epoch += 1),
    isRunning: (id) => running.has(id),
    adopt(id, { given, goOn = () => false } = {}) {
      let run = running.get(id);
      if (!run) {
        const givenIn = epoch;
        run = pool(() => retries.run(() => takeOver(id, givenIn === epoch ? given : undefined), goOn))
          .catch(refuse)
          .finally(() => running.delete(id));
        running.set(id, run);
      }
      return run;
    },
  };
}
