import type { PaceRule } from '../pace.ts';
import { Paces } from '../paces.ts';
import type { Clock } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** Holds each user to the pace of sends that this server allows. */
export class SendLimit {
  readonly #paces: Paces;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(rule: PaceRule, clock: Pick<Clock, 'now'>) {
    this.#paces = new Paces(rule);
    this.#clock = clock;
  }

  /**
   * One more message of this user.
   *
   * @throws WireError `rate_limited`
   */
  take(userId: string): void {
    const waitMs = this.#paces.take(userId, this.#clock.now());
    if (waitMs === 0) return;
    throw new WireError('rate_limited', 'Too many messages at once: send this one again later, with its client_id.', {
      retryAfter: waitMs / 1_000,
    });
  }
}
