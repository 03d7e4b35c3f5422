import { createHmac } from 'node:crypto';

/** The secret of the servers that are put to the proof. */
export const SECRET = 'the proof signs with this secret, nobody else does';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of a user. @param seconds until it ends; below zero, since when it is over */
export function tokenOf(user: string, seconds = 3600): string {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, exp })}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}
