#!/usr/bin/env node
import { readCommandLine, type Command } from './cli/read-command-line.ts';
import { runFileCommand } from './cli/run-file-command.ts';
import { runServer } from './cli/run-server.ts';
import { USAGE } from './cli/usage.ts';
import { VERSION } from './version.ts';

const BAD_USAGE = 2;
const FAILED = 1;

/** Says what was wrong, on stderr, and ends the command. */
function fail(error: unknown, exitCode: number): never {
  console.error(`hypee-chat-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(exitCode);
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
else if ('file' in command) await runFileCommand(command).catch((error: unknown) => fail(error, FAILED));
else await runServer(command).catch((error: unknown) => fail(error, FAILED));
