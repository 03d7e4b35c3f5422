import type { Message } from '@hypee/chat-protocol';
import type { ChatError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import type { Source } from '../observable.ts';
import { ensureKnown } from '../ensure-known.ts';
import { asChatError, refuse } from '../retry.ts';
import { sameItems } from '../same-items.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { History } from '../types.ts';
import type { PageQuery } from './page-reader.ts';
import { join, keepNewest, keepOldest, START, touch, withMessages, type Span } from './span.ts';
import { createStoredHistory } from './stored-history.ts';

const PAGE = 50;
/** Rows in memory at most, however long the conversation is. */
const WINDOW = 300;
/** Live messages may exceed the window by this before its older end is let go, all at once. */
const SLACK = 50;

/** The window of history that is loaded, and its moves. */
export interface Timeline {
  /** Acknowledged messages to show, oldest first. */
  readonly rows: readonly Message[];
  readonly history: Source<History>;
  /** Whether somebody looked at it yet. */
  readonly isOpen: boolean;
  /** Loads the newest messages once, and tries again by backoff while that may help; later calls try again what failed. */
  open(): void;
  readonly loadOlder: (limit?: number) => Promise<void>;
  readonly loadNewer: (limit?: number) => Promise<void>;
  readonly loadAround: (messageId: string) => Promise<void>;
  readonly loadLatest: () => Promise<void>;
  /** Takes in what a commit changed. `before` is the row of before. */
  absorb(messages: readonly Message[], before: ConversationRow | undefined): void;
  /** What is kept was replaced: draws it anew around the top message, and keeps the old on screen until then. */
  replaced(before: ConversationRow | undefined): void;
  /** Makes other messages of those that are loaded. */
  readonly change: (make: (message: Message) => Message) => void;
  /** The conversation is gone. */
  clear(): void;
}

/**
 * @param changed called when `rows` changed outside of `absorb`
 * @param thread the message whose replies it has, of which nothing is stored; null: the conversation's own
 */
export function createTimeline(
  id: string,
  context: CoreContext,
  history: Source<History>,
  changed: () => void,
  thread: string | null,
): Timeline {
  const { state, opened, online, retries, isClosed } = context;
  const stored = createStoredHistory(id, context);
  let isOpen = false;
  let isOpening = false;
  let window: Span | undefined;
  /** Messages beyond the window's end that are known early: the answers to my own sends. */
  let ahead: readonly Message[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let running = 0;
  let error: ChatError | undefined;

  const pageOf = async (query: PageQuery, limit: number): Promise<Span> =>
    (await online()).page(id, { ...query, thread }, limit);
  const rowOf = (): ConversationRow | undefined => {
    const row = state.rows.get(id);
    return row && thread ? { ...row, cachedFrom: row.seq + 1 } : row;
  };
  const isMine = ({ thread_id }: Message): boolean => thread_id === thread;
  const isLive = (row = rowOf()): boolean => window !== undefined && window.to >= (row?.seq ?? 0);

  function show(): void {
    const next: History = {
      hasOlder: window !== undefined && window.from > START,
      hasNewer: window !== undefined && !isLive(),
      loading: running > 0,
      ...(error && { error }),
    };
    if (!sameItems(Object.values(next), Object.values(history.value))) history.set(next);
  }

  /** Draws another stretch. Where it reaches what was the end of the log as it was asked for, at `end`, what came meanwhile follows. */
  async function move(next: Span, end = Infinity): Promise<void> {
    window = next;
    keepAhead(ahead);
    // First: who is told of the messages looks at what there is beyond them.
    show();
    changed();
    if (next.to >= end) await catchUp();
  }

  /** A stretch next to the window widens it, any other replaces it. */
  const widened = (span: Span): Span => (window && touch(window, span) ? join(window, span) : span);

  /** One move at a time, in the order they were asked for. */
  function run(task: () => Promise<void>): Promise<void> {
    isOpen = true;
    running += 1;
    error = undefined;
    show();
    const result = last.then(async () => {
      await opened;
      await task();
    });
    last = result.then(
      () => {
        running -= 1;
        show();
      },
      (thrown: unknown) => {
        running -= 1;
        error = asChatError(thrown);
        show();
      },
    );
    return last.then(() => result).catch(refuse);
  }

  /** Beyond the window's end stands only what is beyond the cursor too. */
  function keepAhead(messages: readonly Message[]): void {
    const from = Math.max(window?.to ?? 0, rowOf()?.seq ?? 0) + 1;
    ahead = withMessages({ rows: [], from, to: Infinity }, messages).rows;
  }

  /** What was committed while the store was read. */
  async function catchUp(): Promise<void> {
    for (let row; window && (row = rowOf()) && window.to < row.seq && row.cachedFrom <= window.to + 1;) {
      await move(keepNewest(join(window, await stored.after(row, window.to, WINDOW)), WINDOW));
    }
  }

  async function latest(): Promise<void> {
    await ensureKnown(context, id);
    const row = rowOf();
    if (!row) return;
    // Where nothing is kept the server is asked at once.
    const newest = row.cachedFrom > row.seq ? pageOf({}, PAGE) : undefined;
    newest?.catch(() => undefined);
    const kept = await stored.latest(row, PAGE);
    ahead = [...ahead, ...kept.ahead.filter(isMine)];
    await move(kept.span, 0);
    if (kept.span.rows.length >= PAGE || kept.span.from <= START) return;
    const [first] = kept.span.rows;
    const page = await (newest ?? pageOf(first ? { before: first } : {}, PAGE)).catch((error: unknown) => {
      // What is kept is on screen; older messages are asked for again when somebody scrolls to them.
      if (!first && window) throw error;
    });
    // It was lost meanwhile; who was let in again sees it anew.
    if (!window) return rowOf() && latest();
    if (page) await move(keepNewest(widened(page), WINDOW));
  }

  async function older(limit: number): Promise<void> {
    if (!window) return latest();
    if (window.from <= START) return;
    const row = rowOf();
    const isStored = row && row.cachedFrom < window.from && window.from <= row.seq + 1;
    const kept = isStored ? await stored.before(row, window.from, limit) : undefined;
    const [first] = window.rows;
    const useful = kept && (kept.rows.length > 0 || kept.from <= START);
    const span = useful ? kept : await pageOf(first ? { before: first } : {}, limit);
    await move(keepOldest(widened(span), WINDOW));
  }

  async function newer(limit: number): Promise<void> {
    if (!window) return latest();
    if (isLive()) return;
    const row = rowOf();
    const isStored = row && row.cachedFrom <= window.to + 1;
    const end = window.rows.at(-1);
    if (!isStored && !end) return latest();
    const span = isStored ? await stored.after(row, window.to, limit) : await pageOf(end ? { after: end } : {}, limit);
    await move(keepNewest(widened(span), WINDOW), row?.seq);
  }

  async function around(messageId: string): Promise<void> {
    if (window?.rows.some((row) => row.id === messageId)) return;
    const end = rowOf()?.seq;
    await move(widened(await pageOf({ around: messageId }, PAGE)), end);
  }

  return {
    get rows() {
      return window && isLive() && ahead.length > 0 ? [...window.rows, ...ahead] : (window?.rows ?? []);
    },
    history,
    get isOpen() {
      return isOpen;
    },
    open() {
      if (isOpening || (window && !error)) return;
      isOpening = true;
      retries
        .run(
          () => run(latest),
          () => !isClosed(),
        )
        .catch(() => undefined)
        .finally(() => (isOpening = false));
    },
    loadOlder: (limit = PAGE) => run(() => older(limit)),
    loadNewer: (limit = PAGE) => run(() => newer(limit)),
    loadAround: (messageId) => run(() => around(messageId)),
    loadLatest: () => run(latest),
    absorb(changed, before) {
      const row = rowOf();
      const messages = changed.filter(isMine);
      // A backup lacked what it had stored, so it was sent anew: its place of before goes first.
      const isSentAnew = ({ client_id }: Message): unknown =>
        client_id && messages.some((message) => message.client_id === client_id);
      if (window && row?.stale) window = { ...window, rows: window.rows.filter((message) => !isSentAnew(message)) };
      if (window) {
        const wasLive = isLive(before);
        const to = wasLive ? Math.max(window.to, row?.seq ?? 0) : window.to;
        window = withMessages(to === window.to ? window : { ...window, to }, [...ahead, ...messages]);
        if (wasLive && window.rows.length > WINDOW + SLACK) window = keepNewest(window, WINDOW);
      }
      keepAhead([...ahead, ...messages]);
      show();
    },
    replaced(before) {
      const top = window?.rows[0];
      if (!isOpen) {
        ahead = [];
        return;
      }
      const wasLive = isLive(before);
      run(async () => {
        const end = rowOf()?.seq;
        const fresh = wasLive || !top ? undefined : await pageOf({ around: top.id }, PAGE).catch(() => undefined);
        // Answers of another life of the database have no place in this one.
        ahead = [];
        await (fresh ? move(fresh, end) : latest());
      }).catch(() => undefined);
    },
    change(make) {
      if (window) window = { ...window, rows: window.rows.map(make) };
      ahead = ahead.map(make);
    },
    clear() {
      window = undefined;
      ahead = [];
      show();
    },
  };
}
