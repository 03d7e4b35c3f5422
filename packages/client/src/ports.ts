import type { OnlineModule } from './online.ts';
import type * as rare from './rare.ts';
import type { ChatStore } from './store/chat-store.ts';
import type { TabMessage } from './tabs/tab-message.ts';

/**
 * What the core asks of its surroundings. `connectToChat` gives it the platform's own; tests and the simulation give fakes.
 * Nothing in the core reaches past these interfaces (the linter forbids it).
 */
export interface Ports {
  clock: Clock;
  random: Random;
  dial: Dial;
  fetch: Fetch;
  openStore: OpenStore;
  lifecycle: Lifecycle;
  loadOnline: LoadOnline;
  loadRare: LoadRare;
  joinTabs: JoinTabs;
}

/** A running timer. */
export interface Timer {
  cancel(): void;
}

/** Time, as it is shown and as it passes. */
export interface Clock {
  /** Milliseconds since 1970, by the device. May jump: never used to order or to judge how long something took. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  /** Runs `callback` once after `ms` milliseconds; later when the page sleeps. */
  after(ms: number, callback: () => void): Timer;
}

/** Randomness: for ids and for jitter. */
export interface Random {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A new UUIDv7. */
  id(): string;
}

/** Opens a WebSocket. Never throws and calls back later, never within the call. */
export type Dial = (url: string, handlers: SocketHandlers) => Socket;

/** What a socket calls back. */
export interface SocketHandlers {
  opened(): void;
  /** A text frame came. */
  received(text: string): void;
  /** Called once, also when the socket never opened. */
  closed(code: number, reason: string): void;
}

/** One WebSocket. */
export interface Socket {
  /** Dropped silently when the socket is not open. */
  send(text: string): void;
  /** Detaches the handlers and closes: nothing is called back after this. */
  drop(code?: number): void;
}

/** A request as `fetch` makes it. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Blob | FormData;
  signal?: AbortSignal;
}

/** An answer with its whole body. */
export interface HttpAnswer {
  status: number;
  /** By lower-case name. */
  header(name: string): string | undefined;
  text: string;
}

/** Rejects when no answer came. */
export type Fetch = (request: HttpRequest) => Promise<HttpAnswer>;

/** The life of the page or process around the chat. */
export interface Lifecycle {
  /** Whether somebody can see the page; true where there is no page. */
  readonly visible: boolean;
  /** A hint only. */
  readonly online: boolean;
  /** @returns the undo */
  listen(listener: (event: LifecycleEvent) => void): () => void;
}

/**
 * `wake`: the page became visible, came back from bfcache, was resumed, or the network came back: probe at once.
 * `pagehide`: the page is left or frozen, maybe for ever: let go of the socket, the lead and the other tabs. `visibility`: `visible` changed. `network`: `online` changed.
 */
export type LifecycleEvent = 'wake' | 'pagehide' | 'visibility' | 'network';

/** Opens the store of one server and user. Falls back to memory where the platform has no lasting storage. */
export type OpenStore = (scope: { server: string; userId: string }) => Promise<ChatStore>;

/**
 * Joins the tabs of one user on one server and origin.
 *
 * @returns undefined where the platform has no locks or no channel: then each tab works for itself
 */
export type JoinTabs = (scope: { server: string; userId: string }) => TabsPort | undefined;

/** The other tabs, and the one lead among them. */
export interface TabsPort {
  /**
   * Asks for the lead: at once if nobody has it (`free`), when nobody has it any more (`wait`), or whoever has it (`steal`).
   *
   * @param lost called when another tab stole the lead
   * @param signal ends the waiting
   * @returns how to give it up; undefined where this tab does not get it
   */
  claim(mode: 'free' | 'wait' | 'steal', lost: () => void, signal?: AbortSignal): Promise<(() => void) | undefined>;
  /** Tells all other tabs. */
  post(message: TabMessage): void;
  /** Hears the others from now on; undefined: hears nobody. */
  listen(listener: ((message: TabMessage) => void) | undefined): void;
  close(): void;
}

/** Brings in the half of the core that speaks with the server. Rejects where it does not come; is called again then. */
export type LoadOnline = () => Promise<OnlineModule>;

/** Brings in the parts that few visits need. Rejects where they do not come; is called again then. */
export type LoadRare = () => Promise<RareModule>;

/** What few visits need, see `rare.ts`. */
export type RareModule = typeof rare;

/** See `store/chat-store.ts` for the rows, the operations and the contract suite that every store passes. */
export type { ChatStore };
