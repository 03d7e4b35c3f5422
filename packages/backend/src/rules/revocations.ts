import { CLOSE_CODES } from '@hypee/chat-protocol';
import type { Hub } from '../hub/hub.ts';
import { lookEveryMs } from '../hub/store-watch.ts';
import type { Identity, Ports } from '../ports.ts';
import type { Connections } from '../socket/connection.ts';
import type { Users } from './users.ts';
import { WireError } from '../wire-error.ts';

/** Users remembered; the one that came first is forgotten first. */
const REMEMBERED = 10_000;
/** Users of one read. */
const SLICE = 500;

/**
 * Whether a token is dead where its user's were revoked at `revokedAt`. Tokens tell their second only: one of the very second of the
 * revocation is dead too, and so is one that does not say when it was issued.
 */
export const isDead = ({ issuedAt = 0 }: Identity, revokedAt = -Infinity): boolean => issuedAt <= revokedAt;

/** Why the tokens of a user are dead: for good, or since a guest goes on as somebody else. */
type Cause = 'revoked' | 'merged';

interface Known {
  /** Milliseconds since 1970; -Infinity: never. */
  readonly revokedAt: number;
  /** When that was read. */
  readonly readAt: number;
}

/**
 * Since when the tokens of users count: older ones are dead, whatever they say themselves. What another node revokes is known here
 * with its ring; where that was lost, a request asks the store once what is known is too old, and open connections are looked after
 * as often as all that a lost ring would have told.
 */
export class Revocations {
  readonly #ports: Ports;
  readonly #hub: Hub;
  readonly #connections: Connections;
  readonly #users: Users;
  readonly #known = new Map<string, Known>();

  constructor(ports: Ports, { hub, connections, users }: { hub: Hub; connections: Connections; users: Users }) {
    this.#ports = ports;
    this.#hub = hub;
    this.#connections = connections;
    this.#users = users;
  }

  /** @throws WireError `not_authenticated` for a token that was issued before its user's were revoked */
  async check(identity: Identity): Promise<void> {
    if (!this.#isFresh(identity.userId)) await this.#read([identity.userId]);
    if (this.isRevoked(identity)) throw new WireError('not_authenticated', 'This token was revoked. Sign in again.');
  }

  /** Whether the token is dead, as far as is known by now. */
  isRevoked(identity: Identity): boolean {
    return isDead(identity, this.#known.get(identity.userId)?.revokedAt);
  }

  /** Kills all tokens of the user that were issued up to now, and closes what was opened with them. */
  async revoke(userId: string): Promise<void> {
    const at = this.#ports.clock.now();
    await this.#ports.store.write((tx) => tx.setRevokedAt(userId, at));
    this.noteRevoked(userId, at, 'revoked');
  }

  /** The same, where it is already stored. */
  noteRevoked(userId: string, at: number, cause: Cause): void {
    this.#remember(userId, at);
    this.#close(userId, cause);
    this.#hub.ring({ revokedUserId: userId });
  }

  /** Another node revoked tokens of these users, or may have: closes what is dead by now. */
  async review(userIds: readonly string[]): Promise<void> {
    for (let start = 0; start < userIds.length; start += SLICE) await this.#read(userIds.slice(start, start + SLICE));
  }

  /** All who have something open here. */
  reviewConnected(): Promise<void> {
    const users = this.#connections.all().flatMap(({ identity }) => identity?.userId ?? []);
    return this.review([...new Set(users)]);
  }

  #isFresh(userId: string): boolean {
    const known = this.#known.get(userId);
    const { bus, clock } = this.#ports;
    return known !== undefined && (bus.reach === 'process' || clock.now() - known.readAt < lookEveryMs(bus));
  }

  async #read(userIds: readonly string[]): Promise<void> {
    const found = await this.#ports.store.read(async (tx) => {
      const rows: { userId: string; at: number | undefined; cause: Cause }[] = [];
      const dead = new Map((await tx.revocations(userIds)).map(({ user_id, revoked_at }) => [user_id, revoked_at]));
      for (const userId of userIds) {
        const at = dead.get(userId);
        const isMerged = at !== undefined && (await tx.mergedInto(userId)) !== undefined;
        rows.push({ userId, at, cause: isMerged ? 'merged' : 'revoked' });
      }
      return rows;
    });
    for (const { userId, at, cause } of found) {
      this.#remember(userId, at ?? -Infinity);
      if (at !== undefined) this.#close(userId, cause);
    }
  }

  #close(userId: string, cause: Cause): void {
    // Who was erased is not who they were.
    this.#users.forget(userId);
    // Who was merged is the same person still: the client asks for its new token, and keeps what it has.
    const code = cause === 'merged' ? CLOSE_CODES.unauthenticated : CLOSE_CODES.revoked;
    this.#connections.close((identity) => identity.userId === userId && this.isRevoked(identity), code, cause);
  }

  /** A revocation that became known while the store was read is newer than what was read. */
  #remember(userId: string, at: number): void {
    const before = this.#known.get(userId)?.revokedAt ?? -Infinity;
    const [oldest] = this.#known.keys();
    if (this.#known.size >= REMEMBERED && oldest !== undefined && !this.#known.has(userId)) this.#known.delete(oldest);
    this.#known.set(userId, { revokedAt: Math.max(at, before), readAt: this.#ports.clock.now() });
  }
}
