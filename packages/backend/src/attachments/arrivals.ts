import { WireError } from '../wire-error.ts';

/** Counts what each user is sending right now. */
export class Arrivals {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  readonly #ids = new Set<string>();

  /** @param most files that one user may send at the same time */
  constructor(most: number) {
    this.#most = most;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /**
   * Runs `work` while the user sends the file with this id.
   *
   * @throws WireError `rate_limited` where they send too many already
   */
  async during<Value>(userId: string, id: string, work: () => Promise<Value>): Promise<Value> {
    const count = this.#counts.get(userId) ?? 0;
    if (count >= this.#most) {
      throw new WireError('rate_limited', `You may send ${String(this.#most)} files at the same time: wait for one.`, {
        retryAfter: 1,
      });
    }
    this.#counts.set(userId, count + 1);
    this.#ids.add(id);
    try {
      return await work();
    } finally {
      this.#ids.delete(id);
      const left = (this.#counts.get(userId) ?? 1) - 1;
      if (left > 0) this.#counts.set(userId, left);
      else this.#counts.delete(userId);
    }
  }
}
