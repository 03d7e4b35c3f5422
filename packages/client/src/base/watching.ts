import type { ClientFrame } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';

/** How soon it is noticed that a conversation was opened or left. Milliseconds. */
const LOOK_MS = 1_000;
/** How often a tab that follows tells the leading one what is open in it, and how long that counts. Milliseconds. */
const TELL_MS = 30_000;
const COUNTS_MS = 70_000;
/** Conversations that are followed at the same time: those opened last. */
const MOST_OPEN = 20;

/** Which conversations are open, in any tab of this user: no other one is read, since reading may mark as read. */
export interface Watching {
  /** Those to follow. */
  now(): readonly string[];
  /** Whether it is open, followed or not. */
  has(id: string): boolean;
  /** Another tab has it open. */
  told(id: string): void;
}

/**
 * @param isWatched whether somebody looks at the conversation in this tab
 * @param changed called when the conversations to follow are others
 */
export function createWatching(
  { state, timers, tabs, isClosed }: OnlineContext,
  isWatched: (id: string) => boolean,
  changed: () => void,
): Watching {
  /** Since when each is open here. */
  const here = new Set<string>();
  /** When other tabs last told of each. */
  const elsewhere = new Map<string, number>();
  let toldAt = -Infinity;
  let before = '';

  function tell(ids: Iterable<string>): void {
    // To the leading tab it is a frame like others, which it does not send on.
    for (const id of ids) {
      tabs.tell({ type: 'say', frame: { type: 'watch', conversation_id: id } as unknown as ClientFrame });
    }
  }

  /** All, those opened last at the end. */
  const all = (): string[] => {
    const since = timers.monotonic() - COUNTS_MS;
    const told = [...elsewhere].filter(([id, at]) => at > since && state.rows.has(id)).map(([id]) => id);
    return [...new Set([...told, ...here])];
  };
  const now = (): readonly string[] => all().slice(-MOST_OPEN);

  function look(): void {
    const opened = [];
    for (const id of here) if (!isWatched(id) || !state.rows.has(id)) here.delete(id);
    for (const id of state.rows.keys()) if (isWatched(id) && !here.has(id)) opened.push(id);
    for (const id of opened) here.add(id);
    if (tabs.isFollowing) {
      const isDue = timers.monotonic() - toldAt >= TELL_MS;
      if (isDue) toldAt = timers.monotonic();
      tell(isDue ? here : opened);
    }
    const after = now().join();
    const isOther = after !== before;
    before = after;
    if (isOther) changed();
  }

  function plan(): void {
    timers.after(LOOK_MS, () => {
      if (isClosed()) return;
      look();
      plan();
    });
  }
  plan();

  return {
    now() {
      look();
      return now();
    },
    has: (id) => all().includes(id),
    told(id) {
      elsewhere.delete(id);
      elsewhere.set(id, timers.monotonic());
    },
  };
}
