import type { Conversation } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { createPool } from '../pool.ts';
import { refuse } from '../retry.ts';
import type { Learn } from './learn.ts';
import { takeOver } from './take-over.ts';

/** A thousand gaps at once must not become a thousand requests at once. */
const AT_ONCE = 4;

/** What taking conversations in asks of the synchronisation. */
interface AdoptionHooks {
  learn: Learn;
  /** Whether somebody looks at the conversation's messages. */
  readonly isWatched: (id: string) => boolean;
  /** Another number with each life of the server's database. */
  readonly life: () => number;
}

/**
 * Takes a conversation into the store: one that is not known here, or a known one anew after a gap, see `take-over.ts`.
 *
 * @param options.given the conversation, where the server sent it, and in which life of its database
 * @param options.goOn whether to try again after an error that may pass
 * @throws ChatError `not_found` where there is no such conversation for this user, and what the network says
 */
export type Adopt = (
  id: string,
  options: { given?: { conversation: Conversation; life: number }; goOn: () => boolean },
) => Promise<void>;

/** Makes it for one chat. */
export function createAdoption(context: OnlineContext, hooks: AdoptionHooks): Adopt {
  const { retries, state } = context;
  const { learn, isWatched, life } = hooks;
  const pool = createPool(AT_ONCE);

  return (id, { given, goOn }) => {
    let told = given;
    let wasStale = false;
    const attempt = async (): Promise<void> => {
      const begun = life();
      const first = told?.life === begun ? told.conversation : undefined;
      // A later try asks for it: what was told is old by then.
      told = undefined;
      const known = state.rows.get(id);
      if (!known) {
        await learn(id, first);
        return;
      }
      wasStale ||= known.stale;
      const options = { given: first, wasStale, isWatched: isWatched(id), isCurrent: () => begun === life() };
      if (!(await takeOver(context, id, options))) await attempt();
    };
    return pool(() => retries.run(attempt, goOn)).catch(refuse);
  };
}
