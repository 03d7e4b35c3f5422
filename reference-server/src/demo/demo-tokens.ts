import type { FastifyInstance } from 'fastify';
import { bodyValidator, WireError } from '@hypee/chat-backend';
import { ErrorBody, RefreshBody, TokenAnswer, TokenBody } from '@hypee/chat-protocol/schema';
import { OTHER_ORIGIN } from '../app/origins.ts';
import { documented } from '../openapi/documented.ts';
import { DEMO_PASSWORD, isDemoPerson } from './demo-people.ts';

/** Short, so that clients show in a demo that they ask for a new one in time. */
const ACCESS_LIFETIME = '15m';
const REFRESH_LIFETIME = '30d';

const readTokenBody = bodyValidator(TokenBody);
const readRefreshBody = bodyValidator(RefreshBody);

const ANSWERS = { ...OTHER_ORIGIN, 200: TokenAnswer, 400: ErrorBody, 401: ErrorBody };

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

  const signIn = { summary: 'Sign in (demo)', tag: 'token', public: true, body: TokenBody, answers: ANSWERS };
  api.post('/token/', documented(signIn), async (request) => {
    const { username, password } = readTokenBody(request.body);
    if (!isDemoPerson(username) || password !== DEMO_PASSWORD) {
      throw new WireError('not_authenticated', 'No demo user has this name and password. Try alice, bob or carol.');
    }
    return tokensFor(username);
  });

  const refreshing = { summary: 'New tokens (demo)', tag: 'token', public: true, body: RefreshBody, answers: ANSWERS };
  api.post('/token/refresh/', documented(refreshing), async (request) => {
    const { refresh } = readRefreshBody(request.body);
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
