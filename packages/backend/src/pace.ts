/** How often something may be done: `burst` times at once, and then `perSecond`. */
export interface PaceRule {
  perSecond: number;
  burst: number;
}

/**
 * Holds one caller to a pace. It keeps a single time, that at which all that was done so far would have been done at the steady
 * pace (the generic cell rate algorithm), so there is nothing to refill.
 */
export class Pace {
  readonly #everyMs: number;
  readonly #burst: number;
  #doneAt = 0;

  constructor({ perSecond, burst }: PaceRule) {
    this.#everyMs = 1_000 / perSecond;
    this.#burst = burst;
  }

  /**
   * Does it once, if that is not too often.
   *
   * @param now milliseconds since 1970
   * @returns 0 where it may be done, else in how many milliseconds it may
   */
  take(now: number): number {
    const most = now + this.#burst * this.#everyMs;
    // A clock that was set back must not lock anybody out for as long as it was set back.
    const doneAt = Math.min(Math.max(this.#doneAt, now), most);
    const waitMs = doneAt + this.#everyMs - most;
    this.#doneAt = waitMs > 0 ? doneAt : doneAt + this.#everyMs;
    return Math.max(0, waitMs);
  }

  /** Whether all of the burst is there again, as if nothing was ever done. */
  isRested(now: number): boolean {
    return this.#doneAt <= now;
  }
}
