#!/usr/bin/env node
import { readCommandLine, type Command } from './cli/read-command-line.ts';
import { USAGE } from './cli/usage.ts';
import { VERSION } from './version.ts';

const BAD_USAGE = 2;
const FAILED = 1;

/** Says what was wrong, on stderr, and ends the command. */
function fail(error: unknown, exitCode: number): never {
  console.error(`hypee-chat-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(exitCode);
}

/** Loads what the command needs, and no more: a backup needs no server, and `--help` neither. */
async function run(command: Exclude<Command, { do: 'help' | 'version' }>): Promise<void> {
  if ('file' in command) await (await import('./cli/run-file-command.ts')).runFileCommand(command);
  else await (await import('./cli/run-server.ts')).runServer(command);
}

function readOrFail(): Command {
  try {
    return readCommandLine(process.argv.slice(2), process.env);
  } catch (error) {
    return fail(error, BAD_USAGE);
  }
}

const command = readOrFail();
if (command.do === 'help') console.log(USAGE);
else if (command.do === 'version') console.log(VERSION);
else await run(command).catch((error: unknown) => fail(error, FAILED));
