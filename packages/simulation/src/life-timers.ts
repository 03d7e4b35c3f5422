import type { Scheduled, Scheduler } from './scheduler.ts';

/** The timers of one process or tab. `stop` is its death: what it had planned, or plans later, never happens. */
export class LifeTimers {
  readonly #scheduler: Scheduler;
  readonly #running = new Set<Scheduled>();
  #alive = true;
  /** What a frozen tab would run, in order. */
  #late: (() => void)[] | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  readonly after = (ms: number, run: () => void): Scheduled => {
    if (!this.#alive) return { cancel: () => undefined };
    const timer = this.#scheduler.after(ms, () => {
      this.enter(() => {
        if (this.#running.delete(timer)) run();
      });
    });
    this.#running.add(timer);
    return {
      cancel: () => {
        this.#running.delete(timer);
        timer.cancel();
      },
    };
  };

  /** Runs something in the tab: at once, when it thaws, or never. */
  readonly enter = (run: () => void): void => {
    if (!this.#alive) return;
    if (this.#late) this.#late.push(run);
    else run();
  };

  /** How many are waiting. */
  get size(): number {
    return this.#running.size;
  }

  get isFrozen(): boolean {
    return this.#late !== undefined;
  }

  freeze(): void {
    this.#late ??= [];
  }

  thaw(): void {
    const late = this.#late ?? [];
    this.#late = undefined;
    for (const run of late) this.#scheduler.after(0, () => this.enter(run));
  }

  stop(): void {
    this.#alive = false;
    for (const timer of this.#running) timer.cancel();
    this.#running.clear();
  }
}
