import assert from 'node:assert/strict';
import type { Clock, Timer } from '../../src/ports.ts';

interface Due {
  at: number;
  order: number;
  callback: () => void;
}

/** Lets one turn of the event loop pass. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets so many turns of the event loop pass, and nothing that a clock would have to settle. */
export async function passTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 10);
  #timers = new Set<Due>();
  #deferred: (() => void)[] = [];
  #order = 0;
  /** How many turns without news it takes to believe that nothing more happens; more where a store answers late. */
  patience = 1;

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Timer {
    assert.ok(ms >= 0 && ms < 2 ** 31, `a real clock counts in 31 bits: ${ms}`);
    const due = { at: this.#now + ms, order: (this.#order += 1), callback };
    this.#timers.add(due);
    return { cancel: () => void this.#timers.delete(due) };
  }

  defer(callback: () => void): void {
    this.#deferred.push(callback);
  }

  get runningTimers(): number {
    return this.#timers.size;
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < this.patience; quiet += 1) {
      await nextTurn();
      const callbacks = this.#deferred.splice(0);
      if (callbacks.length > 0) quiet = -1;
      for (const callback of callbacks) callback();
    }
  }

  /** Lets `ms` milliseconds pass, each timer at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#now = due.at;
      this.#timers.delete(due);
      due.callback();
      await this.settle();
    }
    this.#now = end;
  }

  #next(end: number): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#timers) {
      if (due.at > end) continue;
      if (next === undefined || due.at < next.at || (due.at === next.at && due.order < next.order)) next = due;
    }
    return next;
  }
}
