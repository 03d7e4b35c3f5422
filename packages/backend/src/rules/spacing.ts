import type { Timers } from '../timers.ts';

/** The same thing is told at most once in this time. */
const EVERY_MS = 1_000;

/** Tells at once, and then at most once a second for each key: of all that came meanwhile only the latest. */
export class Spacing {
  readonly #timers: Timers;
  /** What was told within the last second, and what to tell after it. */
  readonly #recent = new Map<string, { latest: (() => void) | undefined }>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  tell(key: string, tell: () => void): void {
    const recent = this.#recent.get(key);
    if (recent !== undefined) {
      recent.latest = tell;
      return;
    }
    tell();
    this.#holdBack(key);
  }

  #holdBack(key: string): void {
    this.#recent.set(key, { latest: undefined });
    this.#timers.after(EVERY_MS, () => {
      const latest = this.#recent.get(key)?.latest;
      this.#recent.delete(key);
      if (latest !== undefined) this.tell(key, latest);
    });
  }
}
