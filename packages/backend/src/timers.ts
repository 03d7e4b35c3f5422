import type { Clock, Timer } from './ports.ts';

/** Timers of the platform count milliseconds in 32 bits: a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

const NEVER: Timer = { cancel: () => undefined };

/** One timer. Every socket has some: it is one object and one callback, not a nest of functions. */
class Running implements Timer {
  readonly #clock: Clock;
  readonly #all: Set<Timer>;
  readonly #callback: () => void;
  #left: number;
  #step: Timer;

  constructor(clock: Clock, all: Set<Timer>, ms: number, callback: () => void) {
    this.#clock = clock;
    this.#all = all;
    this.#callback = callback;
    this.#left = ms;
    this.#step = this.#start();
    all.add(this);
  }

  cancel(): void {
    this.#step.cancel();
    this.#all.delete(this);
  }

  #start(): Timer {
    const ms = Math.min(Math.max(0, this.#left), LONGEST_MS);
    this.#left -= ms;
    return this.#clock.after(ms, () => this.#fired());
  }

  #fired(): void {
    if (this.#left > 0) {
      this.#step = this.#start();
      return;
    }
    this.#all.delete(this);
    this.#callback();
  }
}

/** The timers of one backend, so that closing it leaves none behind. */
export class Timers {
  readonly #clock: Clock;
  readonly #running = new Set<Timer>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `callback` once after `ms` milliseconds, however many; never after `stop`. */
  after(ms: number, callback: () => void): Timer {
    if (this.#stopped) return NEVER;
    return new Running(this.#clock, this.#running, ms, callback);
  }

  /** Whether the backend was closed. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Cancels every timer and starts no more. */
  stop(): void {
    this.#stopped = true;
    for (const timer of [...this.#running]) timer.cancel();
  }
}
