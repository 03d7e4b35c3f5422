import { createHmac } from 'node:crypto';

/** The secret of the servers under test. */
export const SECRET = 'a secret of thirty-two bytes, or more';

/** Seconds since 1970, as tokens count. */
export const seconds = (offset = 0): number => Math.floor(Date.now() / 1000) + offset;

export const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes a token as others do: with no part of the library under test. */
export function makeToken(claims: object, header: object, signature: (input: string) => string): string {
  const input = `${part({ typ: 'JWT', ...header })}.${part(claims)}`;
  return `${input}.${signature(input)}`;
}

/** A token signed with HS256. */
export const hs256 = (claims: object, secret: string = SECRET): string =>
  makeToken(claims, { alg: 'HS256' }, (input) => createHmac('sha256', secret).update(input).digest('base64url'));

/** A good token of a user, for an hour. */
export const tokenOf = (user: string, claims: object = {}): string =>
  hs256({ sub: user, exp: seconds(3600), ...claims });
