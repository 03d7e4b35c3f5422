import { DEFAULT_LIMITS, type Limits } from '@hypee/chat-protocol';
import { ATTACHMENT_TYPES, type DirectoryPolicy } from '@hypee/chat-backend';
import { publicKey, secretKey, type JwtKey } from '../auth/jwt-key.ts';
import { LOG_LEVELS, type LogLevel } from '../logging/logging.ts';
import { parseOrigin } from './origins.ts';
import { parseProxy } from './trusted-proxies.ts';

/** Whom users can look up, from most to least. */
const DIRECTORY_POLICIES: readonly DirectoryPolicy[] = ['all', 'shared', 'none'];

/** How a chat server is set up. The command's flags have the same names. */
export interface ChatServerOptions {
  /** The folder for the database and all else the server keeps. Made when missing; one server at a time. Needed without `memory`. */
  data?: string;
  /**
   * Keeps everything in memory instead of in `data`, for tests of what embeds this server: all is gone with the process.
   * Default: false.
   */
  memory?: boolean;
  /**
   * Demo users `alice`, `bob` and `carol` (password `password`) with sample conversations, `POST /api/token/` for them,
   * and the demo page at `/`. Never for real users. Default: false.
   */
  demo?: boolean;
  /** The secret your site signs tokens with (HS256), at least 32 bytes. This, `jwtPublicKey` or `jwksUrl` is needed outside a demo. */
  jwtSecret?: string;
  /** The public key, in PEM, of the key your site signs tokens with: RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA). */
  jwtPublicKey?: string;
  /**
   * Where the public keys of your site are, as a JSON Web Key Set: `https:`, or `http:` on this machine. For keys that change;
   * instead of `jwtSecret` and `jwtPublicKey`.
   */
  jwksUrl?: string;
  /** The exact `iss` that tokens must have. Default: any or none. */
  jwtIssuer?: string;
  /** The exact `aud` that tokens must have. Default: any or none. */
  jwtAudience?: string;
  /** Origins whose pages may use this server, such as `https://www.example.com`. Default: none; programs need none. */
  origins?: readonly string[];
  /**
   * Proxies in front of this server whose `X-Forwarded-For` is believed: addresses, ranges (`10.0.0.0/8`), or `loopback`,
   * `linklocal`, `uniquelocal`. Default: none; then all that comes through a proxy counts as from one address.
   */
  trustProxy?: readonly string[];
  /** Limits that differ from the protocol's defaults; every client is told. */
  limits?: Partial<Limits>;
  /**
   * Whom users can look up (`GET /api/users/`): `all` users the server knows, only who has a conversation with them (`shared`),
   * or nobody (`none`). Default: `shared`, in a demo `all`.
   */
  directory?: DirectoryPolicy;
  /** Milliseconds for which who closed their last socket is not told as offline: a reload is no departure. Default: 5,000. */
  presenceGraceMs?: number;
  /**
   * Takes in visitors without an account, from pages of `origins`: `POST /api/guest/` gives each a token and a conversation.
   * Default: false.
   */
  guests?: boolean;
  /** Users who are in the conversation of every guest: the first owns it, the others moderate it. Default: none. */
  guestHosts?: readonly string[];
  /**
   * The token that `GET /metrics` must be asked with, as a bearer, at least 16 characters. Default: none, and only programs on
   * this machine that ask directly, through no proxy, get an answer.
   */
  metricsToken?: string;
  /**
   * Media types of the files that users may send, as the files' own bytes tell them; an empty list: none. Default: pictures, sounds,
   * films, PDF, plain text and office documents ({@link ATTACHMENT_TYPES}).
   */
  attachmentTypes?: readonly string[];
  /** Mebibytes that all files of one user may have. Default: 1024. */
  attachmentQuotaMb?: number;
  /** Hours after which a file is removed that was uploaded and not sent. Default: 24. */
  unsentHours?: number;
  /** How much is logged, to stderr, as JSON lines. Default: `warn`. */
  logLevel?: LogLevel;
}

/** Options that were checked, with every default in place. */
export interface CheckedOptions {
  /** Undefined: everything in memory. */
  readonly data: string | undefined;
  readonly demo: boolean;
  /** Undefined: a demo that makes its own. */
  readonly key: JwtKey | { readonly jwksUrl: string } | undefined;
  readonly jwtIssuer: string | undefined;
  readonly jwtAudience: string | undefined;
  readonly origins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly limits: Limits;
  readonly directory: DirectoryPolicy;
  /** Undefined: the backend's own. */
  readonly presenceGraceMs: number | undefined;
  readonly guests: boolean;
  readonly guestHosts: readonly string[];
  readonly metricsToken: string | undefined;
  readonly attachmentTypes: readonly string[];
  readonly attachmentQuotaMb: number;
  readonly unsentHours: number;
  readonly logLevel: LogLevel;
}

/**
 * Checks the options, before anything is opened.
 *
 * @throws Error that names the option and what to do
 */
export function checkOptions(options: ChatServerOptions): CheckedOptions {
  const { demo = false, logLevel = 'warn', origins = [], trustProxy = [], jwtIssuer, jwtAudience } = options;
  const { directory = demo ? 'all' : 'shared', presenceGraceMs } = options;
  if (!DIRECTORY_POLICIES.includes(directory)) {
    throw new Error(`"${directory}" is no directory policy. Use: ${DIRECTORY_POLICIES.join(', ')}.`);
  }
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`"${logLevel}" is no log level. Use: ${LOG_LEVELS.join(', ')}.`);
  return {
    data: checkData(options),
    demo,
    key: checkKey(options, demo),
    jwtIssuer,
    jwtAudience,
    origins: origins.map(parseOrigin),
    trustProxy: trustProxy.map(parseProxy),
    limits: checkLimits(options.limits ?? {}),
    directory,
    presenceGraceMs: checkGrace(presenceGraceMs),
    guests: options.guests ?? false,
    guestHosts: checkHosts(options),
    metricsToken: checkMetricsToken(options.metricsToken),
    attachmentTypes: (options.attachmentTypes ?? ATTACHMENT_TYPES).map(checkMediaType),
    attachmentQuotaMb: checkPositive('the quota of attachments', options.attachmentQuotaMb ?? 1_024),
    unsentHours: checkPositive('the hours that unsent files are kept', options.unsentHours ?? 24),
    logLevel,
  };
}

function checkGrace(ms: number | undefined): number | undefined {
  if (ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)) return ms;
  throw new Error('"presenceGraceMs" must be a whole number of milliseconds, from 0 on.');
}

function checkHosts({ guests = false, guestHosts = [] }: ChatServerOptions): readonly string[] {
  if (guestHosts.length > 0 && !guests) throw new Error('There are hosts of guests, but no guests: add --guests.');
  if (guestHosts.every((id) => id !== '' && id.length <= 255)) return [...new Set(guestHosts)];
  throw new Error('A host of guests is the id of a user, with 1 to 255 characters.');
}

function checkMetricsToken(token: string | undefined): string | undefined {
  if (token === undefined || /^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw new Error('The metrics token needs at least 16 letters, digits or signs, without spaces.');
}

function checkMediaType(type: string): string {
  if (/^[a-z]+\/[a-z0-9.+-]+$/.test(type)) return type;
  throw new Error(`"${type}" is no media type such as "application/zip".`);
}

function checkPositive(what: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)} must be a number above 0.`);
}

function checkData({ data, memory = false }: ChatServerOptions): string | undefined {
  if (memory && data !== undefined) throw new Error('Give "data" or "memory", not both: in memory nothing is kept.');
  if (!memory && (data === undefined || data === '')) throw new Error('"data" must name a folder.');
  return data;
}

function checkKey({ jwtSecret, jwtPublicKey, jwksUrl }: ChatServerOptions, demo: boolean): CheckedOptions['key'] {
  const given = [jwtSecret, jwtPublicKey, jwksUrl].filter((option) => option !== undefined);
  if (given.length > 1) {
    throw new Error(
      'Give one of JWT secret, JWT public key and JWKS URL, not both or all: it fixes what signatures are accepted.',
    );
  }
  if (jwtSecret !== undefined) return secretKey(jwtSecret, demo);
  if (given.length === 0) {
    if (demo) return undefined;
    throw new Error(
      'The server needs the key that your site signs tokens with: --jwt-secret (HYPEE_JWT_SECRET) or --jwt-public-key ' +
        '(HYPEE_JWT_PUBLIC_KEY) or --jwks-url (HYPEE_JWKS_URL). To try it without one: --demo.',
    );
  }
  if (demo)
    throw new Error('--demo signs tokens for its own users, so it takes --jwt-secret or no key, but no public key.');
  return jwtPublicKey === undefined ? { jwksUrl: checkJwksUrl(jwksUrl ?? '') } : publicKey(jwtPublicKey);
}

/** What could be changed on its way must not say whom to believe. */
function checkJwksUrl(text: string): string {
  const url = URL.parse(text);
  const isHere = url?.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url && (url.protocol === 'https:' || isHere) && url.username === '' && url.password === '') return url.href;
  throw new Error(`"${text}" is no address of keys. Use https://, or http:// on this machine, without a password.`);
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
