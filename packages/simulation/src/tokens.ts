import { WireError, type Identity } from '@hypee/chat-backend';

/*
 * Tokens of the simulated world. They have the three parts of a JWT, since clients read the middle one; the signature is
 * the word `sim`, since nobody forges here.
 */

const encode = (value: object) =>
  btoa(JSON.stringify(value)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');

const decode = (part: string): unknown => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));

/** @param expiresAt milliseconds since 1970 */
export const mintToken = (userId: string, expiresAt: number): string =>
  `${encode({ alg: 'none' })}.${encode({ sub: userId, name: userId, exp: Math.floor(expiresAt / 1000) })}.sim`;

export function verifyToken(token: string, now: number): Identity {
  const [, payload = '', signature] = token.split('.');
  if (signature !== 'sim') throw new WireError('not_authenticated', 'This is no token of the simulated world.');
  const { sub, exp } = decode(payload) as { sub: string; exp: number };
  if (exp * 1000 <= now) throw new WireError('token_expired', 'The token has expired.');
  return { userId: sub, name: sub, expiresAt: exp * 1000, role: 'user' };
}
