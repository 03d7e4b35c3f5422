import { createSigner } from 'fast-jwt';
import type { Auth, Awaitable, Identity } from '@hypee/chat-backend';
import { secretKey } from '../auth/jwt-key.ts';
import { readClaims } from '../auth/read-header.ts';
import { verifierOf } from '../auth/register-jwt.ts';
import { TokenAuth } from '../auth/token-auth.ts';

/** Who issues the tokens of guests: this server, with a secret of its own. */
const ISSUER = 'hypee-chat-server/guests';
/** A guest who loses the token loses the conversation. Milliseconds. */
const LIFETIME_MS = 30 * 24 * 3_600_000;

/** Makes the token of a guest. */
export function guestTokens(secret: string): (guestId: string) => string {
  const sign = createSigner({ algorithm: 'HS256', key: secret, expiresIn: LIFETIME_MS, iss: ISSUER });
  return (guestId) => sign({ sub: guestId, role: 'guest' });
}

/**
 * Accepts the tokens of guests beside those of the site. Which of both a token says it is decides with which key it is checked;
 * neither key is good for the other's tokens.
 */
export class AuthWithGuests implements Auth {
  readonly #site: Auth;
  readonly #guests: TokenAuth;

  constructor(site: Auth, secret: string, now: () => number) {
    this.#site = site;
    this.#guests = new TokenAuth(verifierOf({ key: secretKey(secret, false), issuer: ISSUER }), now);
  }

  verify(token: string): Awaitable<Identity> {
    return readClaims(token)['iss'] === ISSUER ? this.#guests.verify(token) : this.#site.verify(token);
  }
}
