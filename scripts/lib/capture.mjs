import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {{ code: number, output: string }} Captured `code` is not 0 when it failed, was killed or took too long
 */

/**
 * Runs a command to its end and keeps what it wrote.
 *
 * @param {[command: string, ...args: string[]]} commandLine
 * @param {{ minutes: number, env?: NodeJS.ProcessEnv, echo?: boolean, cwd?: string }} options `minutes`: killed when it takes
 *   longer; `echo`: show what it writes as it comes
 * @returns {Promise<Captured>}
 */
export function capture([command, ...args], { minutes, env = process.env, echo = false, cwd = root }) {
  // A group of its own, so that what it started (browsers, servers) ends with it when it takes too long.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    output += chunk.toString();
    if (echo) process.stdout.write(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  const endGroup = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It had ended already.
    }
  };
  const timer = setTimeout(() => {
    keep(Buffer.from(`\nscripts: "${[command, ...args].join(' ')}" was stopped after ${minutes} minutes.\n`));
    endGroup();
  }, minutes * 60_000);
  process.once('exit', endGroup);

  return new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(timer);
      process.off('exit', endGroup);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      keep(Buffer.from(`scripts: could not run "${command}": ${error.message}\n`));
      end(127);
    });
    // What it left running is no part of the result, and would keep the pipes open.
    child.once('exit', () => setTimeout(endGroup, 1000).unref());
    child.once('close', (code) => end(code ?? 1));
  });
}
