import { createPublicKey, type KeyObject } from 'node:crypto';

/** The shortest HS256 secret that is no shorter than its hash (RFC 7518, section 3.2). */
const MIN_SECRET_BYTES = 32;

/** A shorter RSA key is within reach of who wants to forge (RFC 7518, section 3.3). */
const MIN_RSA_BITS = 2_048;

/** What tokens are checked with; the algorithm follows from the key and never from a token. */
export type JwtKey =
  | { readonly algorithm: 'HS256'; readonly secret: string }
  | { readonly algorithm: 'RS256' | 'ES256' | 'EdDSA'; readonly publicKey: string };

/**
 * A shared secret.
 *
 * @param allowShort whether fewer than 32 bytes will do, as in a demo
 * @throws Error where the secret is too short
 */
export function secretKey(secret: string, allowShort: boolean): JwtKey {
  const bytes = Buffer.byteLength(secret);
  if (bytes === 0 || (bytes < MIN_SECRET_BYTES && !allowShort)) {
    throw new Error(
      `The JWT secret has ${bytes} bytes, and at least ${MIN_SECRET_BYTES} are needed. ` +
        'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')"',
    );
  }
  return { algorithm: 'HS256', secret };
}

/**
 * A public key in PEM.
 *
 * @throws Error where it is no public key of RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA)
 */
export function publicKey(pem: string): JwtKey {
  if (pem.includes('PRIVATE KEY')) {
    throw new Error('The JWT public key is a private one. Give the server the public half only.');
  }
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new Error('The JWT public key is no PEM public key ("-----BEGIN PUBLIC KEY-----").');
  }
  return { algorithm: algorithmOf(key), publicKey: pem };
}

function algorithmOf(key: KeyObject): 'RS256' | 'ES256' | 'EdDSA' {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return 'RS256';
  if (type === 'ed25519') return 'EdDSA';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error(
    `The JWT public key is of a kind that is not supported (${String(type)}). Use RSA (2048 bits or more), P-256 or Ed25519.`,
  );
}
