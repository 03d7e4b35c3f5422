import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { makeToken } from './tokens.ts';

type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

const HASHES = { RS256: 'sha256', ES256: 'sha256', EdDSA: null } as const;

function makePair(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('ed25519');
}

/** A site that signs with a key pair of its own, with no part of the library under test. */
export class Signer {
  readonly algorithm: Algorithm;
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;

  constructor(algorithm: Algorithm) {
    const { publicKey, privateKey } = makePair(algorithm);
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  get pem(): string {
    return this.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  jwk(facts: object = {}): object {
    return { ...this.publicKey.export({ format: 'jwk' }), ...facts };
  }

  readonly signature = (input: string): string =>
    sign(HASHES[this.algorithm], Buffer.from(input), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );

  token(claims: object, header: object = {}): string {
    return makeToken(claims, { alg: this.algorithm, ...header }, this.signature);
  }
}
