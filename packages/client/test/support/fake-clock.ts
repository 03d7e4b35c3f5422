import type { Clock } from '../../src/ports.ts';

interface Scheduled {
  at: number;
  callback: () => void;
}

/** Lets everything that waits for promises only run to its end. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  private timers: Scheduled[] = [];
  private time = 0;
  private readonly start = Date.parse('2026-11-22T10:00:00.000Z');

  now(): number {
    return this.start + this.time;
  }

  monotonic(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): { cancel(): void } {
    const timer = { at: this.time + ms, callback };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  get waiting(): number {
    return this.timers.length;
  }

  /** Goes on by `ms`, running each timer at its time. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await flush();
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      this.timers = this.timers.filter((timer) => timer !== next);
      next.callback();
      await flush();
    }
    this.time = end;
    await flush();
  }

  /** The device was suspended, and its timers stood still with it. */
  sleep(ms: number): void {
    this.time += ms;
    for (const timer of this.timers) timer.at += ms;
  }

  /** The device was suspended: time went by, and every timer that was due fires now, late. */
  async suspend(ms: number): Promise<void> {
    this.time += ms;
    await this.advance(0);
  }
}
