import type { Auth, Clock, Identity } from '../../src/ports.ts';
import { WireError } from '../../src/wire-error.ts';

/** Tokens that a test issues. */
export class FakeAuth implements Auth {
  readonly #clock: Clock;
  readonly #identities = new Map<string, Identity>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param seconds how long it is good for; an hour unless told */
  issue(userId: string, claims: Partial<Identity> & { seconds?: number } = {}): string {
    const { seconds = 3600, ...others } = claims;
    const token = `token ${this.#identities.size} of ${userId}`;
    this.#identities.set(token, { userId, role: 'user', expiresAt: this.#clock.now() + seconds * 1000, ...others });
    return token;
  }

  async verify(token: string): Promise<Identity> {
    const identity = this.#identities.get(token);
    if (identity === undefined) throw new WireError('not_authenticated', 'This token is not valid.');
    if (identity.expiresAt <= this.#clock.now()) throw new WireError('token_expired', 'This token has expired.');
    return identity;
  }
}
