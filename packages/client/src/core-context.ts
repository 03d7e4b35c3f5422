import type { Api } from './api.ts';
import type { Online } from './online.ts';
import type { Random, RareModule } from './ports.ts';
import type { Retries } from './retry.ts';
import type { State } from './state.ts';
import type { ChatStore } from './store/chat-store.ts';
import type { Tabs } from './tabs/tabs.ts';
import type { Timers } from './timers.ts';

/** What the parts of the core share. Made once, by `createChat`. */
export interface CoreContext {
  timers: Timers;
  random: Random;
  retries: Retries;
  state: State;
  /** Resolves once it is known whose store to open and the memory is filled from it; rejects when the chat closes before. */
  opened: Promise<ChatStore>;
  /**
   * The half that speaks with the server, loaded on demand.
   *
   * @throws ChatError `load_failed` (retryable), or `closed`
   */
  online: () => Promise<Online>;
  /**
   * The parts that few visits need, loaded on demand.
   *
   * @throws ChatError `load_failed` (retryable), or `closed`
   */
  rare: () => Promise<RareModule>;
  isClosed: () => boolean;
  readonly tabs: Pick<Tabs, 'isFollowing' | 'tell'>;
  /** For what no call and no message carries. That the chat was closed is no news. */
  report: (error: unknown) => void;
}

/** The same for the half that speaks with the server. */
export interface OnlineContext extends CoreContext {
  api: Api;
}
