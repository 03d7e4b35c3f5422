import { DEFAULT_LIMITS } from '@hypee/chat-protocol';
import { COMMAND_OPTIONS, type CommandOption } from './command-options.ts';

const WIDTH = 100;
const INDENT = ' '.repeat(6);

/** What `--help` prints. */
export const USAGE = `hypee-chat-server [options]
hypee-chat-server backup <file> [--data <folder>]
hypee-chat-server restore <file> [--data <folder>]

Starts a chat server on an embedded SQLite database; or copies that database into a file, also while
a server runs; or puts such a file in its place, while none runs.
Every option is also read from the environment variable in brackets; the flag wins.

${Object.entries(COMMAND_OPTIONS)
  .map(([name, option]) => describe(name, option))
  .join('\n')}
  --help
${INDENT}print this
  --version
${INDENT}print the version

Limits and their defaults:
${Object.entries(DEFAULT_LIMITS)
  .map(([name, value]) => `  ${name.padEnd(26)} ${value}`)
  .join('\n')}
`;

function describe(name: string, { variable, value, isList, otherwise, help }: CommandOption): string {
  const given = value === undefined ? '' : ` <${value}>`;
  const repeat = isList ? '; repeat it, or list with commas' : '';
  const place = `[${otherwise === undefined ? variable : `${variable}, ${otherwise}`}]`;
  return `  --${name}${given}  ${place}\n${wrap(`${help}${repeat}`)}`;
}

/** The text in lines, each indented. */
function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length >= WIDTH - INDENT.length) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${INDENT}${line}`).join('\n');
}
