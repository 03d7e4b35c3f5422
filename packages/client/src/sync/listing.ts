import type { Conversation } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { seqOf } from '../cursor.ts';
import { livesIn } from './learn.ts';
import { withOwnSide } from './row-frames.ts';
import { freshRow } from './told-row.ts';

const DAY_MS = 24 * 3600 * 1000;
/** More than any list is long: the places of one pass never reach those of the pass before. */
const PASS_ROOM = 1_000_000;

/** What the list reveals. */
export interface ListingHooks {
  /** A known conversation stands elsewhere than this client's cursor. */
  behind(id: string, seq: number): void;
  /** A known conversation with the cursor of an older epoch. */
  stale(conversation: Conversation): void;
  /** A known conversation that a whole list did not name. */
  unlisted(id: string): void;
}

/** Reads the list of conversations, newest first: finds the new ones and those the socket did not name. */
export interface Listing {
  /** Reads until it meets a conversation that is up to date here; all of it once a day, or when `whole`. */
  pass(options: { whole: boolean; goOn: () => boolean }): void;
  /** Resolves when the running pass, or the first one to come, has read its next page; at once where none runs any more. */
  more(): Promise<void>;
}

/** Makes the listing of one chat; nothing is read before `pass`. */
export function createListing(
  { timers, retries, api, state, opened, report }: OnlineContext,
  hooks: ListingHooks,
): Listing {
  // Before a page was read nobody can tell whether there are conversations.
  let begun: (page?: Promise<void>) => void = () => undefined;
  let page: Promise<void> | undefined = new Promise<void>((resolve) => (begun = resolve));
  page.catch(() => undefined);
  let passes = 0;

  /**
   * Stores the unknown ones and puts all in the server's order, below what happened since the pass began.
   *
   * @returns false where one was forgotten since they were asked for
   */
  async function store(
    conversations: readonly Conversation[],
    top: number,
    offset: number,
    lives: number,
  ): Promise<boolean> {
    const chats = await opened;
    const rows = await chats.write(async (tx) => {
      if (lives !== (await livesIn(tx))) return undefined;
      return Promise.all(
        conversations.map(async (conversation, index) => {
          const known = await tx.get('conversations', conversation.id);
          const activity = Math.max(top - offset - index, known && known.activity > top ? known.activity : 0);
          // A mark further than the one here is newer: another device read on, in a conversation that was not resumed.
          const read = known && conversation.membership.last_read_seq > known.conversation.membership.last_read_seq;
          const row = known
            ? { ...(read && !known.stale ? await withOwnSide(tx, known, conversation, state.userId) : known), activity }
            : freshRow(conversation, { activity, life: lives });
          await tx.put('conversations', row);
          return row;
        }),
      );
    });
    if (rows) state.apply({ rows });
    return rows !== undefined;
  }

  async function readOn(whole: boolean, goOn: () => boolean): Promise<void> {
    const chats = await opened;
    const listedAt = (await chats.read((tx) => tx.get('meta', 'listedAt')))?.value as number | undefined;
    const all = whole || listedAt === undefined || Math.abs(timers.now() - listedAt) > DAY_MS;
    const top = (state.activity += PASS_ROOM);
    const listed = new Set<string>();
    let next: string | null = null;
    do {
      const from: string | null = next;
      const read = async (): Promise<{ results: Conversation[]; next: string | null }> => {
        const lives = await chats.read(livesIn);
        const answer = await api.conversations(from);
        // Of a lost connection: the database may live another life by now.
        if (!goOn() || (await store(answer.results, top, listed.size, lives))) return answer;
        return read();
      };
      const reading = retries.run(read, goOn);
      page = reading.then(() => undefined);
      page.catch(() => undefined);
      begun(page);
      const known = new Set(state.rows.keys());
      const answer = await reading;
      let met = false;
      for (const conversation of answer.results) {
        listed.add(conversation.id);
        const row = known.has(conversation.id) ? state.rows.get(conversation.id) : undefined;
        if (!row) continue;
        if (row.stale) hooks.stale(conversation);
        else if (seqOf(conversation.cursor) > row.seq) hooks.behind(conversation.id, seqOf(conversation.cursor));
        else met = true;
      }
      next = met && !all ? null : answer.next;
      if (!goOn()) return;
    } while (next !== null);
    if (!all) return;
    await chats.write((tx) => tx.put('meta', { name: 'listedAt', value: timers.now() }));
    for (const [id, row] of state.rows) if (!listed.has(id) && row.activity < top) hooks.unlisted(id);
  }

  return {
    pass({ whole, goOn }) {
      const mine = (passes += 1);
      const stillMine = (): boolean => mine === passes && goOn();
      readOn(whole, stillMine)
        .catch((error: unknown) => {
          if (stillMine()) report(error);
        })
        .finally(() => {
          if (mine !== passes) return;
          page = undefined;
          begun();
        });
    },
    more: () => page ?? Promise.resolve(),
  };
}
