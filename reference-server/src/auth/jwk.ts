import { createPublicKey, type KeyObject } from 'node:crypto';
import { publicKey, type JwtKey } from './jwt-key.ts';

const MAX_ID = 255;

/** One key of a set, with the name that tokens call it by. */
export interface NamedKey {
  /** Undefined for a key without a name. */
  readonly id: string | undefined;
  readonly key: JwtKey;
}

/**
 * The keys of a JSON Web Key Set (RFC 7517) that tokens can be checked with. Others are left out: a set may hold keys for
 * encryption, or of kinds that this server does not know.
 *
 * @throws Error where it is no key set
 */
export function readKeySet(json: unknown): NamedKey[] {
  const keys = isObject(json) ? json['keys'] : undefined;
  if (!Array.isArray(keys)) throw new Error('It is no JSON Web Key Set ("keys" is missing).');
  return keys.flatMap((jwk: unknown) => readKey(jwk) ?? []);
}

function readKey(jwk: unknown): NamedKey | undefined {
  if (!isObject(jwk) || !isForSignatures(jwk)) return undefined;
  const { kid } = jwk;
  const key = toPublicKey(jwk);
  if (!key || (jwk['alg'] !== undefined && jwk['alg'] !== key.algorithm)) return undefined;
  if (kid === undefined) return { id: undefined, key };
  return typeof kid === 'string' && kid.length <= MAX_ID ? { id: kid, key } : undefined;
}

/** Neither a secret, which a public address has given away, nor the private half, nor one for something else. */
const isForSignatures = ({ kty, use, key_ops: operations, d, k }: Readonly<Record<string, unknown>>): boolean =>
  kty !== 'oct' &&
  d === undefined &&
  k === undefined &&
  (use === undefined || use === 'sig') &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));

function toPublicKey(jwk: Readonly<Record<string, unknown>>): JwtKey | undefined {
  try {
    const key: KeyObject = createPublicKey({ key: jwk, format: 'jwk' });
    return publicKey(key.export({ type: 'spki', format: 'pem' }).toString());
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
