import { duration } from '../lib/duration.mjs';
import { spawnSync } from 'node:child_process';
import { SetupError } from './setup-error.mjs';

const LOG_LIMIT = 64 * 1024 * 1024;

/**
 * One quiet step of the setup: a single line with its duration when it went well, its whole log when it did not.
 *
 * @param {string} title what the line says
 * @param {[command: string, ...args: string[]]} commandLine
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, hint?: string }} [options] `hint`: what to do when it fails
 */
export function step(title, [command, ...args], { hint = '', ...options } = {}) {
  const started = Date.now();
  const result = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: LOG_LIMIT });
  const took = duration(Date.now() - started);
  if (result.status === 0) {
    console.error(`${title}: ${took}`);
    return;
  }
  console.error([result.stdout, result.stderr].filter(Boolean).join('\n'));
  const why = result.error?.message ?? `"${[command, ...args].join(' ')}" ended with ${result.status ?? result.signal}`;
  throw new SetupError(`${title} failed after ${took}: ${why}. ${hint}`.trim());
}
