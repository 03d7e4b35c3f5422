import type { Conversation } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import { freshRow } from './told-row.ts';

/** Rises with each conversation that is forgotten: what was asked before may still tell of it. New rows begin their lives there. */
export const livesIn = async (tx: ReadTransaction): Promise<number> =>
  ((await tx.get('meta', 'lives'))?.value ?? 0) as number;

/**
 * Stores a conversation that the server tells, unless it is known.
 *
 * @param from its id, or how to ask for it: asked again where another life of the database began meanwhile, or it
 *   may be forgotten since
 * @param given what the server sent of it
 */
export type Learn = (from: string | (() => Promise<Conversation>), given?: Conversation) => Promise<Conversation>;

/** @param life another number with each life of the server's database */
export function createLearn({ api, state, opened }: OnlineContext, life: () => number): Learn {
  return async (from, given) => {
    const store = await opened;
    for (let first = given; ; first = undefined) {
      const begun = life();
      const lives = await store.read(livesIn);
      const conversation = first ?? (await (typeof from === 'string' ? api.conversation(from) : from()));
      const row = await store.write(async (tx) => {
        if (begun !== life() || lives !== (await livesIn(tx))) return undefined;
        const known = await tx.get('conversations', conversation.id);
        const fresh = known ?? freshRow(conversation, { activity: (state.activity += 1), life: lives });
        if (!known) await tx.put('conversations', fresh);
        return fresh;
      });
      if (!row) continue;
      if (!state.rows.has(row.id)) state.apply({ rows: [row] });
      return conversation;
    }
  };
}
