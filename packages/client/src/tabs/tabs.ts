import { ChatError } from '../chat-error.ts';
import { withResolvers } from '../outbox/outgoing.ts';
import type { Lifecycle, TabsPort } from '../ports.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { Meta } from '../store/rows.ts';
import type { Timers } from '../timers.ts';
import type { TabMessage } from './tab-message.ts';
import type { TabTalk } from './tab-talk.ts';

/** A tab that was silent for longer may have lost its lead without noticing: half a lease. Milliseconds. */
const SURE_MS = 5_000;

/** This tab among those of the same user: one of them leads, it has the socket and sends what is in the outbox. */
export interface Tabs {
  /** Whether another tab leads, or may lead. */
  readonly isFollowing: boolean;
  /** Counts the leading tabs of this store, one after the other. */
  readonly term: number;
  /** Resolves when this tab leads. */
  turn(): Promise<unknown>;
  /** Takes part; works alone where there is no port. Resolves when it is known whether another tab leads. */
  join(port: TabsPort | undefined): Promise<void>;
  /** To be called once what is stored is in memory. @param term of the last tab that led */
  start(term: number): void;
  /** Leads from now on. @param release gives up the lead */
  lead(term: number, release: () => void): void;
  /** Tells the other tabs, if there are any. */
  tell(message: TabMessage): void;
  /** To be called in each transaction: a tab that slept must not go on as if it led. */
  check(tx: WriteTransaction): Promise<void> | undefined;
  /** Works alone from now on. */
  leave(): void;
  close(): void;
}

/** What is asked of the rest of the chat. */
export interface TabsHooks {
  /** This tab leads from now on. */
  led(): void;
  /** It does not any more. */
  steppedDown(): void;
  /** Brings what only several tabs need. */
  talk(): Promise<TabTalk>;
}

const nothing = (): void => undefined;

/** Makes it; nobody leads before `start`. */
export function createTabs(timers: Timers, lifecycle: Lifecycle, hooks: TabsHooks): Tabs {
  let port: TabsPort | undefined;
  let turn = withResolvers<undefined>();
  let role: 'none' | 'leading' | 'following' = 'none';
  let hasOthers = false;
  let term = 0;
  let aliveAt = 0;
  /** Gives up the lead, or the waiting for it. */
  let release: (() => void) | undefined;

  function lead(inTerm: number, released: () => void): void {
    term = inTerm;
    release = released;
    role = 'leading';
    aliveAt = timers.monotonic();
    turn.resolve(undefined);
    hooks.led();
  }

  function stepDown(): void {
    const wasLeading = role === 'leading';
    role = 'none';
    release?.();
    release = undefined;
    if (!wasLeading) return;
    turn = withResolvers<undefined>();
    hooks.steppedDown();
  }

  function follow(): void {
    const joined = port;
    if (!joined) return;
    stepDown();
    role = 'following';
    hasOthers = true;
    let isOver = false;
    release = () => (isOver = true);
    hooks.talk().then(
      (talk) => {
        if (!isOver) release = talk.follow(joined, follow);
      },
      // The chat was closed.
      nothing,
    );
  }

  async function verify(tx: WriteTransaction): Promise<void> {
    const lease = (await tx.get('meta', 'lease'))?.value as Meta['lease'] | undefined;
    if ((lease?.term ?? term) !== term) {
      follow();
      throw new ChatError('closed', 'Another tab leads now.', { retryable: true });
    }
    aliveAt = timers.monotonic();
  }

  function hear(message: TabMessage): void {
    hasOthers = true;
    hooks.talk().then((talk) => talk.heard(message), nothing);
  }

  const unlisten = lifecycle.listen((event) => {
    if (!port) return;
    if (event === 'pagehide') {
      stepDown();
      // Browsers keep a page only as long as nobody speaks to it.
      port.listen(undefined);
    } else if (event === 'wake' && role === 'none') {
      port.listen(hear);
      follow();
    }
  });

  return {
    get isFollowing() {
      return port !== undefined && role !== 'leading';
    },
    get term() {
      return term;
    },
    turn: () => turn.promise,
    async join(joined) {
      port = joined;
      port?.listen(hear);
      release = await port?.claim('free', follow);
    },
    start(last) {
      if (release || !port) lead(last, release ?? nothing);
      else follow();
    },
    lead,
    tell(message) {
      if (hasOthers) port?.post(message);
    },
    check(tx) {
      return role === 'leading' && port && timers.monotonic() - aliveAt > SURE_MS ? verify(tx) : undefined;
    },
    leave() {
      if (!port) return;
      stepDown();
      port.close();
      port = undefined;
      lead(term, nothing);
    },
    close() {
      unlisten();
      release?.();
      port?.close();
    },
  };
}
