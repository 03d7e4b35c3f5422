import { hash } from 'node:crypto';
import { WireError, type Auth, type Identity } from '@hypee/chat-backend';
import { refused, toIdentity, type Claims } from './claims.ts';
import { MAX_TOKEN } from './read-header.ts';

/** How far the clocks of the site and of this server may be apart. Milliseconds. */
export const LEEWAY_MS = 30_000;
/** Tokens whose check is remembered. */
const REMEMBERED = 10_000;

/** Checks signature, algorithm and times of a token, and returns its payload; throws otherwise. */
export type VerifyToken = (token: string) => Claims;

/**
 * Verifies tokens and remembers the good ones, by hash, until they expire: a user sends the same token with every call.
 */
export class TokenAuth implements Auth {
  readonly #verify: VerifyToken;
  readonly #now: () => number;
  /** The least recently used first. */
  readonly #known = new Map<string, Identity>();

  constructor(verify: VerifyToken, now: () => number) {
    this.#verify = verify;
    this.#now = now;
  }

  /** @throws WireError `not_authenticated` or `token_expired` */
  verify(token: string): Identity {
    if (token.length > MAX_TOKEN) throw refused('it is too long');
    const key = hash('sha256', token, 'base64');
    const identity = this.#recall(key) ?? this.#check(token);
    this.#known.delete(key);
    this.#known.set(key, identity);
    if (this.#known.size > REMEMBERED) this.#forgetOldest();
    return identity;
  }

  #recall(key: string): Identity | undefined {
    const known = this.#known.get(key);
    if (known && this.#now() > known.expiresAt + LEEWAY_MS) {
      this.#known.delete(key);
      throw expired();
    }
    return known;
  }

  #check(token: string): Identity {
    let claims: Claims;
    try {
      claims = this.#verify(token);
    } catch (error) {
      throw toRefusal(error);
    }
    return toIdentity(claims);
  }

  #forgetOldest(): void {
    const oldest = this.#known.keys().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }
}

const expired = (): WireError => new WireError('token_expired', 'This token has expired. Ask the site for a new one.');

/** What the token library found, without anything of the token itself. */
function toRefusal(error: unknown): WireError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FAST_JWT_EXPIRED':
      return expired();
    case 'FAST_JWT_INACTIVE':
      return refused('it is not valid yet');
    case 'FAST_JWT_INVALID_ALGORITHM':
      return refused('its algorithm is not the one this server is set to');
    case 'FAST_JWT_INVALID_SIGNATURE':
    case 'FAST_JWT_MISSING_SIGNATURE':
      return refused('its signature is wrong');
    case 'FAST_JWT_MISSING_REQUIRED_CLAIM':
      return refused('a claim is missing ("exp", and "iss" or "aud" where the server is set to them)');
    case 'FAST_JWT_INVALID_CLAIM_VALUE':
    case 'FAST_JWT_INVALID_CLAIM_TYPE':
      return refused('"iss", "aud", "exp" or "nbf" is not what this server expects');
    default:
      return refused('it is no JSON Web Token this server can read');
  }
}
