import { Pace, type PaceRule } from './pace.ts';

/** Holds each of many callers to one pace. It knows of nobody who was quiet for a while. */
export class Paces {
  readonly #rule: PaceRule;
  readonly #most: number;
  /** By caller, who came last at the end. */
  readonly #paces = new Map<string, Pace>();

  /** @param most callers remembered; beyond that who was quiet for the longest is forgotten. Default: all */
  constructor(rule: PaceRule, most = Infinity) {
    this.#rule = rule;
    this.#most = most;
  }

  /**
   * This caller does it once more, if that is not too often.
   *
   * @param now milliseconds since 1970
   * @returns 0 where it may be done, else in how many milliseconds it may
   */
  take(caller: string, now: number): number {
    const pace = this.#paces.get(caller) ?? new Pace(this.#rule);
    this.#paces.delete(caller);
    this.#forget(now);
    this.#paces.set(caller, pace);
    return pace.take(now);
  }

  #forget(now: number): void {
    for (const [caller, pace] of this.#paces) {
      if (!pace.isRested(now) && this.#paces.size < this.#most) return;
      this.#paces.delete(caller);
    }
  }
}
