import { createHmac } from 'node:crypto';

/** The secret of the servers under test. */
export const SECRET = 'a secret of thirty-two bytes, or more';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A token for an hour, as a site signs them for its own users.
 *
 * @param name what others see; default: the server's own idea
 * @param role default: a user's
 */
export function tokenFor(user: string, name?: string, role?: 'admin'): string {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const input = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ sub: user, exp, ...(name !== undefined && { name }), ...(role && { role }) })}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}
