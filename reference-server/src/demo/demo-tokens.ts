import type { FastifyInstance } from 'fastify';
import { WireError } from '@hypee/chat-backend';
import { DEMO_PASSWORD, isDemoPerson } from './demo-people.ts';

/** Short, so that clients show in a demo that they ask for a new one in time. */
const ACCESS_LIFETIME = '15m';
const REFRESH_LIFETIME = '30d';

/**
 * Mounts the token calls for the demo's people: a password gives an access and a refresh token, and a refresh token gives
 * new ones. `token_type` keeps the two apart: the chat accepts no refresh token, and this accepts nothing else.
 *
 * @param claims `iss` and `aud` where the server expects them
 */
export function mountDemoTokens(api: FastifyInstance, claims: { iss?: string; aud?: string }): void {
  const tokensFor = (user: string) => ({
    access: api.jwt.sign({ ...claims, sub: user, token_type: 'access' }, { expiresIn: ACCESS_LIFETIME }),
    refresh: api.jwt.sign({ ...claims, sub: user, token_type: 'refresh' }, { expiresIn: REFRESH_LIFETIME }),
  });

  api.post('/token/', async (request) => {
    const { username, password } = readStrings(request.body, ['username', 'password']);
    if (!isDemoPerson(username) || password !== DEMO_PASSWORD) {
      throw new WireError('not_authenticated', 'No demo user has this name and password. Try alice, bob or carol.');
    }
    return tokensFor(username);
  });

  api.post('/token/refresh/', async (request) => {
    const { refresh } = readStrings(request.body, ['refresh']);
    return tokensFor(userOf(api, refresh));
  });
}

function userOf(api: FastifyInstance, refresh: string): string {
  try {
    const { sub, token_type: type } = api.jwt.verify<Record<string, unknown>>(refresh);
    if (type === 'refresh' && typeof sub === 'string' && isDemoPerson(sub)) return sub;
  } catch {
    // What is wrong with it does not matter: signing in again is the answer to all of it.
  }
  throw new WireError('not_authenticated', 'This is no valid refresh token. Sign in again.');
}

/** @throws WireError `validation_error` that names each field that is no text */
function readStrings<Name extends string>(body: unknown, names: readonly Name[]): Record<Name, string> {
  const values = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const wrong = names.filter((name) => typeof values[name] !== 'string');
  if (wrong.length > 0) {
    const fields = Object.fromEntries(wrong.map((name) => [name, ['A text is needed here.']]));
    throw new WireError('validation_error', `The body needs ${names.join(' and ')} as texts.`, { fields });
  }
  return values as Record<Name, string>;
}
