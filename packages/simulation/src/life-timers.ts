import type { Scheduled, Scheduler } from './scheduler.ts';

/** The timers of one process or tab. `stop` is its death: what it had planned, or plans later, never happens. */
export class LifeTimers {
  readonly #scheduler: Scheduler;
  readonly #running = new Set<Scheduled>();
  #alive = true;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  readonly after = (ms: number, run: () => void): Scheduled => {
    if (!this.#alive) return { cancel: () => undefined };
    const timer = this.#scheduler.after(ms, () => {
      this.#running.delete(timer);
      run();
    });
    this.#running.add(timer);
    return {
      cancel: () => {
        this.#running.delete(timer);
        timer.cancel();
      },
    };
  };

  stop(): void {
    this.#alive = false;
    for (const timer of this.#running) timer.cancel();
    this.#running.clear();
  }
}
