import { parseEventsPage } from '@hypee/chat-protocol';
import { pathOf, query } from '../api.ts';
import { lifeOf } from '../conversation-row.ts';
import type { OnlineContext } from '../core-context.ts';
import { seqOf } from '../cursor.ts';
import { asChatError } from '../retry.ts';
import type { Run } from './apply-events.ts';
import type { HeadWatch } from './head-watch.ts';
import type { HeldEvents } from './held-events.ts';

/** Rounds of reading that bring nothing before the conversation is taken over anew. */
const ROUNDS = 3;
/** Events of one page. */
const EVENTS = 200;

/** What filling asks of the synchronisation. */
export interface FillHooks {
  /** Whether the connection that asked for it is still the present one. */
  current(): () => boolean;
  isAdopting(id: string): boolean;
  commit(run: Run): Promise<void>;
  /** The log cannot tell what is missing. */
  gap(id: string): void;
  /** The conversation is not this user's to read. */
  gone(id: string): Promise<void>;
  failed(error: unknown): void;
}

/** Reads what lies between the cursor and what was heard of, from the log itself. One run at a time for a conversation. */
export function createFill(
  { api, state, retries }: OnlineContext,
  held: HeldEvents,
  heads: HeadWatch,
  hooks: FillHooks,
): (id: string) => void {
  /** For which connection a conversation is being filled. */
  const running = new Map<string, () => boolean>();

  /** @returns whether nothing is missing any more */
  async function read(id: string, goOn: () => boolean): Promise<boolean> {
    for (let rounds = 0; rounds < ROUNDS;) {
      const row = state.rows.get(id);
      if (!row || !goOn() || hooks.isAdopting(id)) return true;
      const page = `${pathOf(id)}events/${query({ cursor: row.cursor, limit: EVENTS })}`;
      const { events, cursor, more } = await retries.run(() => api.read(parseEventsPage, 'GET', page), goOn);
      if (!goOn() || hooks.isAdopting(id)) return true;
      await hooks.commit({ conversationId: id, events, after: row.seq, end: { cursor, seq: seqOf(cursor) } });
      const now = state.rows.get(id);
      if (!now) return true;
      const run = held.takeRun(now);
      if (run.events.length > 0) await hooks.commit(run);
      const reached = state.rows.get(id)?.seq ?? Infinity;
      if (!more && !held.has(id) && heads.headOf(id) <= reached) return true;
      if (reached > row.seq) rounds = 0;
      else await retries.wait((rounds += 1));
    }
    return false;
  }

  async function fill(id: string, goOn: () => boolean): Promise<void> {
    const before = lifeOf(state.rows.get(id));
    try {
      if (await read(id, goOn)) return;
      heads.drop(id);
      held.drop(id);
      hooks.gap(id);
    } catch (error) {
      if (!goOn()) return;
      const { code, status } = asChatError(error);
      if (code === 'gap') hooks.gap(id);
      else if (status === 404) {
        // Told anew since it was asked for, as to who was let in again: that is newer.
        if (before < lifeOf(state.rows.get(id))) return;
        await hooks.gone(id).catch((failure: unknown) => hooks.failed(failure));
      } else hooks.failed(error);
    }
  }

  return (id) => {
    if (running.get(id)?.()) return;
    const goOn = hooks.current();
    running.set(id, goOn);
    void fill(id, goOn).finally(() => {
      if (running.get(id) === goOn) running.delete(id);
    });
  };
}
