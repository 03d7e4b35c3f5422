import fastifyJwt from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import type { Claims } from './claims.ts';
import type { JwtKey } from './jwt-key.ts';
import { LEEWAY_MS, type VerifyToken } from './token-auth.ts';

/** How tokens are checked. */
export interface JwtOptions {
  readonly key: JwtKey;
  /** The exact `iss`; any when not given. */
  readonly issuer?: string | undefined;
  /** The exact `aud`, or one of it where a token names several; any when not given. */
  readonly audience?: string | undefined;
}

/** Registers `@fastify/jwt` so that the configuration alone decides what is accepted. */
export async function registerJwt(app: FastifyInstance, { key, issuer, audience }: JwtOptions): Promise<VerifyToken> {
  await app.register(fastifyJwt, {
    secret: 'secret' in key ? key.secret : { public: key.publicKey },
    verify: {
      algorithms: [key.algorithm],
      // What a matcher is given for a claim that is not there is skipped: presence is asked for apart.
      requiredClaims: ['exp', ...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
      clockTolerance: LEEWAY_MS,
      ...(issuer !== undefined && { allowedIss: issuer }),
      ...(audience !== undefined && { allowedAud: audience }),
    },
    ...('secret' in key && { sign: { algorithm: key.algorithm } }),
  });
  return (token) => app.jwt.verify<Claims>(token);
}
