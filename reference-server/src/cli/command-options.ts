import { LOG_LEVELS } from '../logging/logging.ts';

/** One option of the command: a flag and a variable. */
export interface CommandOption {
  /** The environment variable that stands for the flag; an empty one counts as not set. */
  readonly variable: string;
  /** What is given with it; an option without is a switch, whose variable is `1` or `0`. */
  readonly value?: string;
  /** Several may be given, by repeating the flag or with commas. */
  readonly isList?: true;
  /** What holds where it is not given, in words. */
  readonly otherwise?: string;
  readonly help: string;
}

/** Every option. `--help` is made of this table, and a test holds docs/operations.md against it. */
export const COMMAND_OPTIONS = {
  port: { variable: 'PORT', value: 'number', otherwise: '8787', help: 'port to listen on; 0 takes a free one' },
  host: {
    variable: 'HOST',
    value: 'address',
    otherwise: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 listens to the network',
  },
  data: {
    variable: 'HYPEE_DATA',
    value: 'folder',
    otherwise: './hypee-chat-data',
    help: 'where everything is kept; one server at a time',
  },
  demo: {
    variable: 'HYPEE_DEMO',
    help: 'demo users alice, bob and carol (password "password"), sample conversations, demo page at /',
  },
  'jwt-secret': {
    variable: 'HYPEE_JWT_SECRET',
    value: 'text',
    help: 'secret that your site signs tokens with (HS256, 32 bytes or more)',
  },
  'jwt-public-key': {
    variable: 'HYPEE_JWT_PUBLIC_KEY',
    value: 'pem',
    help: "public key of your site's signing key (RS256, ES256 or EdDSA), as PEM text or the path of a PEM file",
  },
  'jwks-url': {
    variable: 'HYPEE_JWKS_URL',
    value: 'url',
    help: 'where the public keys of your site are, as a JSON Web Key Set (https, or this machine); for keys that change',
  },
  'jwt-issuer': { variable: 'HYPEE_JWT_ISSUER', value: 'text', help: 'the exact "iss" that tokens must have' },
  'jwt-audience': { variable: 'HYPEE_JWT_AUDIENCE', value: 'text', help: 'the exact "aud" that tokens must have' },
  origin: {
    variable: 'HYPEE_ORIGINS',
    value: 'origin',
    isList: true,
    help: 'a site whose pages may use this server, such as https://www.example.com',
  },
  'trust-proxy': {
    variable: 'HYPEE_TRUST_PROXY',
    value: 'address',
    isList: true,
    help: 'a proxy in front whose X-Forwarded-For is believed: an address, a range such as 10.0.0.0/8, or loopback',
  },
  limit: {
    variable: 'HYPEE_LIMITS',
    value: 'name=value',
    isList: true,
    help: 'a limit that differs from its default',
  },
  directory: {
    variable: 'HYPEE_DIRECTORY',
    value: 'policy',
    otherwise: 'shared; all with --demo',
    help: 'whom users can look up: all users, only who has a conversation with them (shared), or none',
  },
  guests: {
    variable: 'HYPEE_GUESTS',
    help: 'takes in visitors without an account, from pages of --origin',
  },
  'guest-host': {
    variable: 'HYPEE_GUEST_HOSTS',
    value: 'user',
    isList: true,
    help: "a user who is in every guest's conversation; the first owns it",
  },
  'attachment-types': {
    variable: 'HYPEE_ATTACHMENT_TYPES',
    value: 'type',
    isList: true,
    otherwise: 'default',
    help: 'media types of files that users may send; "none" for no files, "default" for the usual ones, to which others are added',
  },
  'attachment-quota': {
    variable: 'HYPEE_ATTACHMENT_QUOTA',
    value: 'MiB',
    otherwise: '1024',
    help: 'what all files of one user may have',
  },
  'unsent-hours': {
    variable: 'HYPEE_UNSENT_HOURS',
    value: 'hours',
    otherwise: '24',
    help: 'after which a file that was uploaded and not sent is removed',
  },
  'metrics-token': {
    variable: 'HYPEE_METRICS_TOKEN',
    value: 'text',
    help: 'the bearer token for GET /metrics; without one only programs on this machine that ask directly get it',
  },
  'log-level': {
    variable: 'HYPEE_LOG_LEVEL',
    value: 'level',
    otherwise: 'warn',
    help: `what is logged to stderr: ${LOG_LEVELS.join(', ')}`,
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

export type OptionName = keyof typeof COMMAND_OPTIONS;

type Named<Shape> = {
  [Name in OptionName]: (typeof COMMAND_OPTIONS)[Name] extends Shape ? Name : never;
}[OptionName];

/** Options of which several may be given. */
export type ListName = Named<{ isList: true }>;
/** Options that take one value. */
export type TextName = Exclude<Named<{ value: string }>, ListName>;
/** Options that are on or off. */
export type SwitchName = Exclude<OptionName, ListName | TextName>;
