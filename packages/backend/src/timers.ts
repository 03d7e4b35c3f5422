import type { Clock, Timer } from './ports.ts';

/** Timers of the platform count milliseconds in 32 bits: a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

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
    let timer: Timer;
    const own: Timer = {
      cancel: () => {
        timer.cancel();
        this.#running.delete(own);
      },
    };
    const start = (left: number): void => {
      const step = Math.min(Math.max(0, left), LONGEST_MS);
      timer = this.#clock.after(step, () => {
        if (left > step) {
          start(left - step);
          return;
        }
        this.#running.delete(own);
        callback();
      });
    };
    if (this.#stopped) return { cancel: () => undefined };
    start(ms);
    this.#running.add(own);
    return own;
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
