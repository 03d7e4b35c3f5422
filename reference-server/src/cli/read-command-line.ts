import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DirectoryPolicy } from '@hypee/chat-backend';
import type { Limits } from '@hypee/chat-protocol';
import type { LogLevel } from '../app/logging.ts';
import { checkOptions, type ChatServerOptions } from '../app/options.ts';

/** What the command was asked to do. */
export type Command =
  | { readonly do: 'help' }
  | { readonly do: 'version' }
  | { readonly do: 'start'; readonly port: number; readonly host: string; readonly options: ChatServerOptions };

type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  'jwt-secret': { type: 'string' },
  'jwt-public-key': { type: 'string' },
  'jwt-issuer': { type: 'string' },
  'jwt-audience': { type: 'string' },
  origin: { type: 'string', multiple: true },
  limit: { type: 'string', multiple: true },
  directory: { type: 'string' },
  'log-level': { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

type TextFlag = {
  [Name in keyof typeof FLAGS]: (typeof FLAGS)[Name] extends { type: 'string' } ? Name : never;
}[keyof typeof FLAGS];

/** The variables that stand for flags. An empty one counts as not set. */
const VARIABLES: Record<Exclude<keyof typeof FLAGS, 'help' | 'version'>, string> = {
  port: 'PORT',
  host: 'HOST',
  data: 'HYPEE_DATA',
  demo: 'HYPEE_DEMO',
  'jwt-secret': 'HYPEE_JWT_SECRET',
  'jwt-public-key': 'HYPEE_JWT_PUBLIC_KEY',
  'jwt-issuer': 'HYPEE_JWT_ISSUER',
  'jwt-audience': 'HYPEE_JWT_AUDIENCE',
  origin: 'HYPEE_ORIGINS',
  limit: 'HYPEE_LIMITS',
  directory: 'HYPEE_DIRECTORY',
  'log-level': 'HYPEE_LOG_LEVEL',
};

/**
 * Reads flags and environment, and checks all of it before anything is opened.
 *
 * @throws Error that names what is wrong and what to do
 */
export function readCommandLine(args: readonly string[], environment: Environment): Command {
  const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false });
  if (values.help) return { do: 'help' };
  if (values.version) return { do: 'version' };

  const variable = (name: keyof typeof VARIABLES) => {
    const value = environment[VARIABLES[name]];
    return value === '' ? undefined : value;
  };
  const text = (name: Exclude<TextFlag, 'origin' | 'limit'>) => values[name] ?? variable(name);
  const list = (name: 'origin' | 'limit') =>
    (values[name] ?? [variable(name) ?? ''])
      .flatMap((item) => item.split(','))
      .map((item) => item.trim())
      .filter(Boolean);

  const options = {
    data: text('data') ?? './hypee-chat-data',
    demo: values.demo ?? readBoolean(VARIABLES.demo, variable('demo')),
    ...given('jwtSecret', text('jwt-secret')),
    ...given('jwtPublicKey', readPem(text('jwt-public-key'))),
    ...given('jwtIssuer', text('jwt-issuer')),
    ...given('jwtAudience', text('jwt-audience')),
    ...given('directory', text('directory') as DirectoryPolicy | undefined),
    ...given('logLevel', text('log-level') as LogLevel | undefined),
    origins: list('origin'),
    limits: readLimits(list('limit')),
  };
  checkOptions(options);
  return { do: 'start', port: readPort(text('port') ?? '8787'), host: text('host') ?? '127.0.0.1', options };
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`"${text}" is no port. Use a number from 0 to 65535; 0 takes a free one.`);
}

function readBoolean(name: string, text: string | undefined): boolean {
  if (text === undefined || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  throw new Error(`${name} is "${text}". Use 1 or true, 0 or false.`);
}

/** A key is given as PEM text, as variables of hosting platforms are, or as the path of a file. */
function readPem(text: string | undefined): string | undefined {
  if (text === undefined || text.includes('-----BEGIN')) return text;
  try {
    return readFileSync(text, 'utf8');
  } catch (error) {
    throw new Error(`The JWT public key is neither PEM text nor a file that can be read: ${text}`, { cause: error });
  }
}

function readLimits(items: readonly string[]): Partial<Limits> {
  const limits = items.map((item) => {
    const [, name, value] = /^(\w+)=(\d+)$/.exec(item) ?? [];
    if (name === undefined) throw new Error(`"${item}" is no limit. Use name=value, such as page_max=200.`);
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(limits);
}
