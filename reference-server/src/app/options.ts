import { DEFAULT_LIMITS, type Limits } from '@hypee/chat-protocol';
import type { DirectoryPolicy } from '@hypee/chat-backend';
import { publicKey, secretKey, type JwtKey } from '../auth/jwt-key.ts';
import { LOG_LEVELS, type LogLevel } from './logging.ts';
import { parseOrigin } from './origins.ts';

/** Whom users can look up, from most to least. */
const DIRECTORY_POLICIES: readonly DirectoryPolicy[] = ['all', 'shared', 'none'];

/** How a chat server is set up. The command's flags have the same names. */
export interface ChatServerOptions {
  /** The folder for the database and all else the server keeps. Made when missing; one server at a time. */
  data: string;
  /**
   * Demo users `alice`, `bob` and `carol` (password `password`) with sample conversations, `POST /api/token/` for them,
   * and the demo page at `/`. Never for real users. Default: false.
   */
  demo?: boolean;
  /** The secret your site signs tokens with (HS256), at least 32 bytes. This or `jwtPublicKey` is needed outside a demo. */
  jwtSecret?: string;
  /** The public key, in PEM, of the key your site signs tokens with: RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA). */
  jwtPublicKey?: string;
  /** The exact `iss` that tokens must have. Default: any or none. */
  jwtIssuer?: string;
  /** The exact `aud` that tokens must have. Default: any or none. */
  jwtAudience?: string;
  /** Origins whose pages may use this server, such as `https://www.example.com`. Default: none; programs need none. */
  origins?: readonly string[];
  /** Limits that differ from the protocol's defaults; every client is told. */
  limits?: Partial<Limits>;
  /**
   * Whom users can look up (`GET /api/users/`): `all` users the server knows, only who has a conversation with them (`shared`),
   * or nobody (`none`). Default: `shared`, in a demo `all`.
   */
  directory?: DirectoryPolicy;
  /** How much is logged, to stderr, as JSON lines. Default: `warn`. */
  logLevel?: LogLevel;
}

/** Options that were checked, with every default in place. */
export interface CheckedOptions {
  readonly data: string;
  readonly demo: boolean;
  /** Undefined: a demo that makes its own. */
  readonly key: JwtKey | undefined;
  readonly jwtIssuer: string | undefined;
  readonly jwtAudience: string | undefined;
  readonly origins: readonly string[];
  readonly limits: Limits;
  readonly directory: DirectoryPolicy;
  readonly logLevel: LogLevel;
}

/**
 * Checks the options, before anything is opened.
 *
 * @throws Error that names the option and what to do
 */
export function checkOptions(options: ChatServerOptions): CheckedOptions {
  const { data, demo = false, logLevel = 'warn', origins = [], jwtIssuer, jwtAudience } = options;
  if (data === '') throw new Error('"data" must name a folder.');
  const { directory = demo ? 'all' : 'shared' } = options;
  if (!DIRECTORY_POLICIES.includes(directory)) {
    throw new Error(`"${directory}" is no directory policy. Use: ${DIRECTORY_POLICIES.join(', ')}.`);
  }
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`"${logLevel}" is no log level. Use: ${LOG_LEVELS.join(', ')}.`);
  return {
    data,
    demo,
    key: checkKey(options, demo),
    jwtIssuer,
    jwtAudience,
    origins: origins.map(parseOrigin),
    limits: checkLimits(options.limits ?? {}),
    directory,
    logLevel,
  };
}

function checkKey({ jwtSecret, jwtPublicKey }: ChatServerOptions, demo: boolean): JwtKey | undefined {
  if (jwtSecret !== undefined && jwtPublicKey !== undefined) {
    throw new Error(
      'Give a JWT secret or a JWT public key, not both: one key fixes the one algorithm that is accepted.',
    );
  }
  if (jwtSecret !== undefined) return secretKey(jwtSecret, demo);
  if (jwtPublicKey === undefined) {
    if (demo) return undefined;
    throw new Error(
      'The server needs the key that your site signs tokens with: --jwt-secret (HYPEE_JWT_SECRET) or --jwt-public-key ' +
        '(HYPEE_JWT_PUBLIC_KEY). To try it without one: --demo.',
    );
  }
  if (demo)
    throw new Error('--demo signs tokens for its own users, so it takes --jwt-secret or no key, but no public key.');
  return publicKey(jwtPublicKey);
}

function checkLimits(limits: Partial<Limits>): Limits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new Error(`There is no limit "${name}". There are: ${Object.keys(DEFAULT_LIMITS).join(', ')}.`);
    }
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`The limit ${name} must be a whole number from 1 on.`);
  }
  return { ...DEFAULT_LIMITS, ...limits };
}
