import type { Message } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { ChatError } from '../chat-error.ts';
import { asChatError } from '../retry.ts';
import type { Dialect } from './dialect.ts';
import { compareIds, isUnordered, microsOf } from './place.ts';
import { readList, type List, type Reader } from './read-entities.ts';
import { take, type Taken } from './take.ts';

/** How many pages are read for one question at most: of a history of page numbers nobody knows how long it is. */
const MOST_PAGES = 100;

/** One call of the backend. @returns the body of its answer */
export type Ask = (path: string) => Promise<unknown>;

/** The history of conversations, in whatever pages the backend gives it. */
export interface History {
  /** Reads the newest messages and takes them in. */
  newest(id: string): Promise<Taken>;
  /** Reads backward until `isEnough` or the beginning. @returns whether there is more before */
  backTo(id: string, isEnough: (oldest: Message) => boolean | Promise<boolean>): Promise<boolean>;
}

/** One page as the backend gave it. */
interface Page {
  list: List;
  /** Oldest first. */
  messages: Message[];
  /** Whether the backend gave the oldest one first; undefined where the page cannot tell. */
  isAscending: boolean | undefined;
}

/** The newest messages, oldest first, and the way to those before. */
interface Newest {
  messages: Message[];
  /** The query of the page before; null at the beginning. */
  older: string | null;
  isAscending: boolean;
  isPaged: boolean;
}

/** How far a conversation's history was read in this run of the chat. */
interface Pager extends Pick<Newest, 'older' | 'isAscending'> {
  oldest: Message | undefined;
}

/** Of an address only the query is used: no answer leads the token to another place. */
export const queryOf = (address: string): string => (address.includes('?') ? address.slice(address.indexOf('?')) : '');
const queryOrNull = (address: string | null): string | null => (address === null ? null : queryOf(address));

const timeOf = (message: Message): number => microsOf(message.created_at) ?? 0;
const inTime = (a: Message, b: Message): number => timeOf(a) - timeOf(b) || compareIds(a.id, b.id);
/** Whether `a` stands before `b` in time, or by ids that are counted; undefined where neither tells. */
function isBefore(a: Message | undefined, b: Message | undefined): boolean | undefined {
  return !a || !b || a.id === b.id || isUnordered(a, b) ? undefined : inTime(a, b) < 0;
}

/** A page that is not there any more. */
const NOTHING_MORE: Pick<Page, 'list' | 'messages'> = {
  list: { items: [], next: null, previous: null, count: undefined, isPaged: true },
  messages: [],
};

/** Makes it for one chat. */
export function createHistory(context: OnlineContext, dialect: Dialect, reader: Reader, ask: Ask): History {
  const pagers = new Map<string, Pager>();
  /** The last page that was seen of lists that begin with their oldest message: the next read goes on from there. */
  const ends = new Map<string, string>();

  async function page(id: string, query: string): Promise<Page> {
    const list = readList(await ask(dialect.messages(id) + query));
    if (!list) {
      throw new ChatError('unreadable_answer', "The chat server's answer with messages cannot be read.", {
        retryable: true,
      });
    }
    const messages = list.items.map((item) => reader.message(item, id)).filter((message) => message !== undefined);
    const isAscending = isBefore(messages[0], messages.at(-1));
    return { list, messages: messages.sort(inTime), isAscending };
  }

  /** A page that may not be there. @param isGuess whether the backend may not even understand the question */
  const pageIfThere = (id: string, query: string, isGuess = false): Promise<Page | undefined> =>
    page(id, query).catch((error: unknown) => {
      const { status } = asChatError(error);
      const isRefusal = status !== undefined && status !== 401 && status !== 429;
      if (status === 404 || (isGuess && isRefusal)) return undefined;
      throw error;
    });

  /** Whether a list begins with its oldest message: where its first page cannot tell, the next ones do. */
  async function beginsOldest(id: string, first: Page): Promise<boolean> {
    let { isAscending, list } = first;
    for (let pages = 1; isAscending === undefined && list.next !== null && pages < MOST_PAGES; pages += 1) {
      const other = await page(id, queryOf(list.next));
      isAscending = isBefore(first.messages[0], other.messages.at(-1));
      ({ list } = other);
    }
    return isAscending ?? true;
  }

  /** The page that should be the last one, by what a list says of itself, and its query. */
  async function guessLast(id: string, { next, count, items }: List): Promise<{ last: Page; at: string } | undefined> {
    const query = new URLSearchParams(queryOf(next ?? ''));
    const guesses: [name: string, value: string][] = [];
    if (count !== undefined) {
      const size = Number(query.get('limit') ?? items.length);
      if (query.has('offset')) guesses.push(['offset', String(Math.max(0, count - size))]);
      else guesses.push(['page', String(Math.ceil(count / items.length))]);
    }
    guesses.push(['page', 'last']);
    for (const [name, value] of guesses) {
      if (!query.has(name)) continue;
      query.set(name, value);
      const at = `?${query}`;
      const last = await pageIfThere(id, at, true);
      if (last) return { last, at };
    }
    return undefined;
  }

  /** The last page of a list that begins with its oldest message; a cursor knows none, and messages may have come meanwhile. */
  async function lastOf(id: string, from: Page, at: string | undefined): Promise<Page> {
    let last = from;
    let end = at;
    for (let pages = 1; last.list.next !== null && pages < MOST_PAGES; pages += 1) {
      end = queryOf(last.list.next);
      last = await page(id, end);
    }
    if (end !== undefined) ends.set(id, end);
    return last;
  }

  async function readNewest(id: string): Promise<Newest> {
    const known = ends.get(id);
    const end = known === undefined ? undefined : await pageIfThere(id, known);
    if (known !== undefined && end) return withPageBefore(id, await lastOf(id, end, known));
    const first = await page(id, '');
    const { list, messages } = first;
    const isAscending = await beginsOldest(id, first);
    const { isPaged } = list;
    if (!isAscending || list.next === null) return { messages, older: queryOrNull(list.next), isAscending, isPaged };
    const guess = await guessLast(id, list);
    return withPageBefore(id, await lastOf(id, guess?.last ?? first, guess?.at));
  }

  /** The last page may hold no more than one message. */
  async function withPageBefore(id: string, last: Page): Promise<Newest> {
    const { previous } = last.list;
    const all = { isAscending: true, isPaged: true };
    if (previous === null) return { ...all, messages: last.messages, older: null };
    const before = await page(id, queryOf(previous));
    const messages = [...new Map([...before.messages, ...last.messages].map((one) => [one.id, one])).values()];
    return { ...all, messages, older: queryOrNull(before.list.previous) };
  }

  const remember = (id: string, { older, messages, isAscending }: Newest): void => {
    const known = pagers.get(id);
    const oldest = messages[0] ?? known?.oldest;
    // What was read further back stays the beginning, where this page goes on from it.
    if (known?.oldest && oldest && inTime(known.oldest, oldest) < 0) return;
    pagers.set(id, { older, oldest, isAscending });
  };

  /** Takes in what `read` finds, and reads again where that lacks a message that was there. */
  async function takeIn(
    id: string,
    read: () => Promise<Pick<Newest, 'messages' | 'isPaged'> & { isFirst: boolean }>,
    isNewest: boolean,
    missing?: ReadonlySet<string>,
  ): Promise<Taken> {
    const { messages, isFirst, isPaged } = await read();
    const page = { isNewest, isFirst, isPaged, ...(missing && { missing }) };
    const taken = await take(context, id, messages, { page });
    if (missing || taken.missing.length === 0) return taken;
    const again = await takeIn(id, read, isNewest, new Set(taken.missing));
    return { ...again, arrived: [...taken.arrived, ...again.arrived] };
  }

  function newest(id: string): Promise<Taken> {
    const read = async (): Promise<Newest & { isFirst: boolean }> => {
      const found = await readNewest(id);
      const isFirst = found.older === null;
      const row = context.state.rows.get(id);
      const [first] = found.messages;
      // With a hole between what is known and this page, paging begins at the page.
      if (row && first && !isFirst && row.seq > 0 && first.seq > row.seq) pagers.delete(id);
      remember(id, found);
      return { ...found, isFirst };
    };
    return takeIn(id, read, true);
  }

  /** @returns whether there was one */
  async function older(id: string): Promise<boolean> {
    const pager = pagers.get(id);
    const at = pager?.older ?? null;
    if (!pager || at === null) return false;
    const read = async (): Promise<Pick<Newest, 'messages' | 'isPaged'> & { isFirst: boolean }> => {
      // Since its address was told it may have gone.
      const { list, messages } = (await pageIfThere(id, at)) ?? NOTHING_MORE;
      const query = queryOrNull(pager.isAscending ? list.previous : list.next);
      pagers.set(id, { ...pager, older: query, oldest: messages[0] ?? pager.oldest });
      return { messages, isFirst: query === null, isPaged: list.isPaged };
    };
    await takeIn(id, read, false);
    return true;
  }

  return {
    newest,
    async backTo(id, isEnough) {
      if (!pagers.has(id)) await newest(id);
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const oldest = pagers.get(id)?.oldest;
        if (oldest && (await isEnough(oldest))) break;
        if (!(await older(id))) break;
      }
      return (pagers.get(id)?.older ?? null) !== null;
    },
  };
}
