import { createHmac } from 'node:crypto';

/* Tokens as SimpleJWT makes them: the user is the claim `user_id`. */

const KEY = 'the key of a backend in a test';
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string): string => createHmac('sha256', KEY).update(text).digest('base64url');

/** @param seconds until it expires */
export function mint(userId: number, seconds = 3600): string {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ token_type: 'access', user_id: userId, exp })}`;
  return `${text}.${sign(text)}`;
}

/** @returns whose it is; undefined where it is forged or expired */
export function verify(token: string): number | undefined {
  const [head, payload = '', signature] = token.split('.');
  if (signature !== sign(`${head}.${payload}`)) return undefined;
  const { user_id, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { user_id: number; exp: number };
  return exp * 1000 > Date.now() ? user_id : undefined;
}
