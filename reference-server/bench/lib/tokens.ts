import { createHmac } from 'node:crypto';

/** The secret of the benchmark's server. */
export const SECRET = 'the benchmark signs with this secret, nobody else does';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of a user, for an hour. */
export const tokenOf = (user: string): string => signed({ sub: user });

/** A token of the site's backend. */
export const adminToken = (): string => signed({ sub: 'site', role: 'admin' });

function signed(claims: object): string {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, exp })}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}
