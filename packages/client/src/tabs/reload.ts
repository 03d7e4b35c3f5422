import type { Message } from '@hypee/chat-protocol';
import type { CoreContext } from '../core-context.ts';
import type { Commit, State } from '../state.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import type { Meta } from '../store/rows.ts';
import { goneFromOutbox, missedMessages } from './missed.ts';

/** What is stored, and what this tab has in memory that is not. */
export interface Stored {
  commit: Commit;
  drafts: ReadonlyMap<string, string>;
}

/** @param shown the messages on screen, by conversation: what changed of them is read too */
async function readAll(tx: ReadTransaction, state: State, shown: readonly (readonly Message[])[]): Promise<Stored> {
  const [rows, outbox, drafts] = await Promise.all([tx.list('conversations'), tx.list('outbox'), tx.list('drafts')]);
  const ids = new Set(rows.map(({ id }) => id));
  const onScreen = await Promise.all(
    shown.map(async (messages) => {
      const [first, last] = [messages[0], messages.at(-1)];
      if (!first || !last) return [];
      const id = first.conversation_id;
      // Up to where this tab believes to be: an answer that came late may have told it a place, and not what stands before it.
      const end = Math.max(last.seq, state.rows.get(id)?.seq ?? 0);
      return tx.list('messages', { from: [id, first.seq], to: [id, end] });
    }),
  );
  return {
    commit: {
      rows,
      messages: [...onScreen.flat(), ...(await missedMessages(tx, state, rows))],
      removed: [...state.rows.keys()].filter((id) => !ids.has(id)),
      outbox: outbox.sort((a, b) => a.order - b.order),
      discarded: await goneFromOutbox(tx, state),
    },
    drafts: new Map(drafts.map(({ conversationId, text }) => [conversationId, text])),
  };
}

/** Reads all that a tab has in memory: after a time in which it may not have heard of everything. */
export async function reload({ state, opened }: CoreContext, shown: readonly (readonly Message[])[]): Promise<Stored> {
  const store = await opened;
  return store.read((tx) => readAll(tx, state, shown));
}

/** As `reload`, and takes the lead in the store. @returns the term in which this tab leads, too */
export async function takeLead(
  { state, opened }: CoreContext,
  shown: readonly (readonly Message[])[],
): Promise<Stored & { term: number }> {
  const store = await opened;
  return store.write(async (tx) => {
    const lease = (await tx.get('meta', 'lease'))?.value as Meta['lease'] | undefined;
    const term = (lease?.term ?? 0) + 1;
    await tx.put('meta', { name: 'lease', value: { term, beat: 0 } });
    return { term, ...(await readAll(tx, state, shown)) };
  });
}
