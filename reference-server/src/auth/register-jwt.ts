import fastifyJwt from '@fastify/jwt';
import { createVerifier } from 'fast-jwt';
import type { FastifyInstance } from 'fastify';
import type { Claims } from './claims.ts';
import type { JwtKey } from './jwt-key.ts';
import { LEEWAY_MS, type VerifyToken } from './token-auth.ts';

/** What tokens must say, beside being signed. */
export interface Expected {
  /** The exact `iss`; any when not given. */
  readonly issuer?: string | undefined;
  /** The exact `aud`, or one of it where a token names several; any when not given. */
  readonly audience?: string | undefined;
}

/** How tokens are checked. */
export interface JwtOptions extends Expected {
  readonly key: JwtKey;
}

/** The configuration alone decides what is accepted. */
const rules = ({ key, issuer, audience }: JwtOptions) => ({
  algorithms: [key.algorithm],
  // What a matcher is given for a claim that is not there is skipped: presence is asked for apart.
  requiredClaims: ['exp', ...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
  clockTolerance: LEEWAY_MS,
  ...(issuer !== undefined && { allowedIss: issuer }),
  ...(audience !== undefined && { allowedAud: audience }),
});

/** Registers `@fastify/jwt` for the one key of a server. */
export async function registerJwt(app: FastifyInstance, options: JwtOptions): Promise<VerifyToken> {
  const { key } = options;
  await app.register(fastifyJwt, {
    secret: 'secret' in key ? key.secret : { public: key.publicKey },
    verify: rules(options),
    ...('secret' in key && { sign: { algorithm: key.algorithm } }),
  });
  return (token) => app.jwt.verify<Claims>(token);
}

/** Checks with one key of several, by the same rules. */
export function verifierOf(options: JwtOptions): VerifyToken {
  const { key } = options;
  const verify = createVerifier({ key: 'secret' in key ? key.secret : key.publicKey, ...rules(options) });
  return (token) => verify(token) as Claims;
}
