import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ATTACHMENT_TYPES, type DirectoryPolicy } from '@hypee/chat-backend';
import type { Limits } from '@hypee/chat-protocol';
import type { LogLevel } from '../logging/logging.ts';
import { checkOptions, type ChatServerOptions } from '../app/options.ts';
import {
  COMMAND_OPTIONS,
  type CommandOption,
  type ListName,
  type OptionName,
  type SwitchName,
  type TextName,
} from './command-options.ts';

/** What the command was asked to do. */
export type Command =
  | { readonly do: 'help' }
  | { readonly do: 'version' }
  | { readonly do: 'backup' | 'restore'; readonly data: string; readonly file: string }
  | { readonly do: 'start'; readonly port: number; readonly host: string; readonly options: ChatServerOptions };

/** A command that does something with the data folder and one file. */
export type FileCommand = Extract<Command, { file: string }>;

type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS = flagsOf({ ...COMMAND_OPTIONS, help: {}, version: {} });

/**
 * Reads flags and environment, and checks all of it before anything is opened.
 *
 * @throws Error that names what is wrong and what to do
 */
export function readCommandLine(args: readonly string[], environment: Environment): Command {
  const { values, positionals }: { values: Values; positionals: string[] } = parseArgs({
    args: [...args],
    options: FLAGS,
    strict: true,
    allowPositionals: true,
  });
  if (values['help'] === true) return { do: 'help' };
  if (values['version'] === true) return { do: 'version' };

  const given = (name: OptionName): string | undefined => {
    const text = environment[COMMAND_OPTIONS[name].variable];
    return text === '' ? undefined : text;
  };
  const text = (name: TextName): string | undefined => (values[name] as string | undefined) ?? given(name);
  const isOn = (name: SwitchName): boolean =>
    (values[name] as boolean | undefined) ?? readBoolean(COMMAND_OPTIONS[name].variable, given(name));
  const list = (name: ListName): string[] =>
    ((values[name] as string[] | undefined) ?? [given(name) ?? ''])
      .flatMap((item) => item.split(','))
      .map((item) => item.trim())
      .filter(Boolean);

  const data = text('data') ?? COMMAND_OPTIONS.data.otherwise;
  const file = readFileCommand(positionals);
  if (file) return { ...file, data };

  const options = {
    data,
    demo: isOn('demo'),
    ...named('jwtSecret', text('jwt-secret')),
    ...named('jwtPublicKey', readPem(text('jwt-public-key'))),
    ...named('jwksUrl', text('jwks-url')),
    ...named('jwtIssuer', text('jwt-issuer')),
    ...named('jwtAudience', text('jwt-audience')),
    ...named('directory', text('directory') as DirectoryPolicy | undefined),
    ...(isOn('guests') && { guests: true, guestHosts: list('guest-host') }),
    ...named('attachmentTypes', readTypes(list('attachment-types'))),
    ...named('attachmentQuotaMb', readNumber('attachment-quota', text('attachment-quota'))),
    ...named('unsentHours', readNumber('unsent-hours', text('unsent-hours'))),
    ...named('metricsToken', text('metrics-token')),
    ...named('logLevel', text('log-level') as LogLevel | undefined),
    origins: list('origin'),
    trustProxy: list('trust-proxy'),
    limits: readLimits(list('limit')),
  };
  checkOptions(options);
  return {
    do: 'start',
    port: readPort(text('port') ?? COMMAND_OPTIONS.port.otherwise),
    host: text('host') ?? COMMAND_OPTIONS.host.otherwise,
    options,
  };
}

/** `backup <file>` and `restore <file>`; undefined where no command is named. */
function readFileCommand([command, file, ...more]: readonly string[]): Pick<FileCommand, 'do' | 'file'> | undefined {
  if (command === undefined) return undefined;
  if (command !== 'backup' && command !== 'restore') {
    throw new Error(
      `"${command}" is no command. There are "backup <file>" and "restore <file>"; without one it serves.`,
    );
  }
  if (file === undefined || more.length > 0) throw new Error(`Name one file: hypee-chat-server ${command} <file>.`);
  return { do: command, file };
}

const named = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;

/** What the flags say, by their names and as they are kept in {@link FLAGS}. */
type Values = Readonly<Record<string, unknown>>;
type Flag = { type: 'boolean' } | { type: 'string'; multiple: boolean };

function flagsOf(options: Readonly<Record<string, Partial<CommandOption>>>): Record<string, Flag> {
  const flags = Object.entries(options).map(([name, { value, isList = false }]): [string, Flag] => [
    name,
    value === undefined ? { type: 'boolean' } : { type: 'string', multiple: isList },
  ]);
  return Object.fromEntries(flags);
}

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

/** `default` stands for what is taken without the flag, and `none` alone for nothing. */
function readTypes(items: readonly string[]): string[] | undefined {
  if (items.length === 0) return undefined;
  if (items.includes('none') && items.length === 1) return [];
  return items.flatMap((item) => (item === 'default' ? ATTACHMENT_TYPES : [item]));
}

function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new Error(`--${flag} is "${text}". Use a number.`);
}

function readLimits(items: readonly string[]): Partial<Limits> {
  const limits = items.map((item) => {
    const [, name, value] = /^(\w+)=(\d+)$/.exec(item) ?? [];
    if (name === undefined) throw new Error(`"${item}" is no limit. Use name=value, such as page_max=200.`);
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(limits);
}
