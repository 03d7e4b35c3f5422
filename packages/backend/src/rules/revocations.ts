import type { Clock, Identity, Store } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** Users remembered; the one that came first is forgotten first. */
const REMEMBERED = 10_000;

/**
 * Whether a token is dead where its user's were revoked at `revokedAt`. Tokens tell their second only: one of the very second of the
 * revocation is dead too, and so is one that does not say when it was issued.
 */
export const isDead = ({ issuedAt = 0 }: Identity, revokedAt = -Infinity): boolean => issuedAt <= revokedAt;

/** Since when the tokens of users count: older ones are dead, whatever they say themselves. */
export class Revocations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #revokedAt = new Map<string, number>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws WireError `not_authenticated` for a token that was issued before its user's were revoked */
  async check(identity: Identity): Promise<void> {
    if (!this.#revokedAt.has(identity.userId)) {
      const at = await this.#store.read((tx) => tx.revokedAt(identity.userId));
      // A revocation meanwhile is newer than what was read.
      if (!this.#revokedAt.has(identity.userId)) this.#remember(identity.userId, at ?? -Infinity);
    }
    if (this.isRevoked(identity)) throw new WireError('not_authenticated', 'This token was revoked. Sign in again.');
  }

  /** Whether the token is dead, as far as is known by now. */
  isRevoked(identity: Identity): boolean {
    return isDead(identity, this.#revokedAt.get(identity.userId));
  }

  /** Kills all tokens of the user that were issued up to now. */
  async revoke(userId: string): Promise<void> {
    const at = this.#clock.now();
    await this.#store.write((tx) => tx.setRevokedAt(userId, at));
    this.noteRevoked(userId, at);
  }

  /** The same, where it is already stored. */
  noteRevoked(userId: string, at: number): void {
    this.#remember(userId, Math.max(at, this.#revokedAt.get(userId) ?? -Infinity));
  }

  #remember(userId: string, at: number): void {
    const [oldest] = this.#revokedAt.keys();
    if (this.#revokedAt.size >= REMEMBERED && oldest !== undefined) this.#revokedAt.delete(oldest);
    this.#revokedAt.set(userId, at);
  }
}
