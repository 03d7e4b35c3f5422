import { createHmac } from 'node:crypto';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Seconds since 1970, as tokens count. */
export const seconds = (offset = 0): number => Math.floor(Date.now() / 1000) + offset;

/** A token of these claims, signed with the secret. `algorithm` is what its header says and what it is signed with. */
export function sign(claims: object, secret: string, algorithm: 'HS256' | 'HS512' = 'HS256'): string {
  const input = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  const signature = createHmac(`sha${algorithm.slice(2)}`, secret)
    .update(input)
    .digest('base64url');
  return `${input}.${signature}`;
}

/** The same claims under the header `alg: none`, without a signature. */
export const unsigned = (token: string): string =>
  `${encode({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1] ?? ''}.`;

/** The same header and signature around changed claims. */
export function tampered(token: string, change: (claims: Record<string, unknown>) => object): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode(change(claimsOf(token)))}.${signature}`;
}

/** The same token with another signature. */
export function forged(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const first = signature.startsWith('A') ? 'B' : 'A';
  return `${header}.${claims}.${first}${signature.slice(1)}`;
}

/** @throws where it is no token whose claims can be read */
export function claimsOf(token: string): Record<string, unknown> {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
  if (typeof claims !== 'object' || claims === null) throw new Error('a token whose claims are no object');
  return claims as Record<string, unknown>;
}
