import { WireError, type Auth, type Awaitable, type Identity, type Log } from '@hypee/chat-backend';
import { refused } from './claims.ts';
import type { NamedKey } from './jwk.ts';
import type { JwtKey } from './jwt-key.ts';
import { readHeader } from './read-header.ts';
import type { TokenAuth } from './token-auth.ts';

/** A set that is older is fetched again, so that a key that was taken out ends. Milliseconds. */
const MAX_AGE_MS = 10 * 60_000;
/** A set is never fetched more often, whatever tokens come. Milliseconds. */
const MIN_AGE_MS = 60_000;

/** What the keys come from and go into. */
export interface JwksPorts {
  /** Fetches the whole set. */
  fetchKeys(): Promise<readonly NamedKey[]>;
  /** Makes what checks tokens with one key. */
  authOf(key: JwtKey): TokenAuth;
  /** Milliseconds since 1970. */
  now(): number;
  log: Log;
}

interface KnownKey extends NamedKey {
  readonly auth: TokenAuth;
}

/**
 * Checks tokens with the keys of a set that its owner may change at any time. A token only says by `kid` which key of the set
 * it is signed with. A name that is not known has the set fetched again, once a minute at most. While the set cannot be
 * fetched, the keys that are known stay.
 */
export class JwksAuth implements Auth {
  readonly #ports: JwksPorts;
  #keys: readonly KnownKey[] = [];
  #fetchedAt: number | undefined;
  #triedAt: number | undefined;
  #fetching: Promise<void> | undefined;

  constructor(ports: JwksPorts) {
    this.#ports = ports;
  }

  verify(token: string): Awaitable<Identity> {
    const kid = readHeader(token)['kid'];
    if (kid !== undefined && typeof kid !== 'string') throw refused('its "kid" is no text');
    const known = this.#find(kid);
    if (!known) return this.#verifyAfterFetch(token, kid);
    if (this.#age(this.#fetchedAt) > MAX_AGE_MS) void this.#refresh();
    return known.auth.verify(token);
  }

  /** Fetches the keys before the first token comes. */
  async start(): Promise<void> {
    await this.#refresh();
  }

  async #verifyAfterFetch(token: string, kid: string | undefined): Promise<Identity> {
    await this.#refresh();
    const known = this.#find(kid);
    if (known) return known.auth.verify(token);
    if (this.#fetchedAt === undefined) {
      throw new WireError('unavailable', 'The keys that tokens are checked with could not be fetched. Try again.', {
        retryAfter: MIN_AGE_MS / 1_000,
      });
    }
    throw refused('it is signed with a key that is not known');
  }

  /** A token that names no key can only mean the only one. */
  #find(kid: string | undefined): KnownKey | undefined {
    if (kid === undefined) return this.#keys.length === 1 ? this.#keys[0] : undefined;
    return this.#keys.find(({ id }) => id === kid);
  }

  #age(since: number | undefined): number {
    return since === undefined ? Infinity : this.#ports.now() - since;
  }

  #refresh(): Promise<void> {
    if (!this.#fetching && this.#age(this.#triedAt) < MIN_AGE_MS) return Promise.resolve();
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#ports.now();
    try {
      const keys = await this.#ports.fetchKeys();
      if (keys.length === 0) throw new Error('The set has no key that tokens could be checked with.');
      this.#keys = keys.map((named) => ({ ...named, auth: this.#known(named) ?? this.#ports.authOf(named.key) }));
      this.#fetchedAt = this.#ports.now();
    } catch (error) {
      this.#ports.log.warn({ error }, 'The keys of --jwks-url could not be fetched; those that are known stay.');
    }
  }

  /** A key that stays keeps what it remembers. */
  #known({ id, key }: NamedKey): TokenAuth | undefined {
    return this.#keys.find((known) => known.id === id && JSON.stringify(known.key) === JSON.stringify(key))?.auth;
  }
}
