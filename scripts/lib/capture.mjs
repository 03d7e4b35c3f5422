import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './paths.mjs';

/** Some tools redraw their lines even where nobody looks: noise in a log. */
const CURSOR_MOVES = /\x1b\[(?:2K|1A|G)/g;

/** What a command gets to end by itself once it is asked to. */
const GRACE_MS = 3_000;

/** @type {Set<() => void>} */
const running = new Set();
let isStopping = false;

/** Ends all that runs now, for good: no result comes after it, so nothing goes on to a next step. */
export async function stopAll() {
  isStopping = true;
  for (const stop of running) stop();
  for (let waited = 0; running.size > 0 && waited <= GRACE_MS; waited += 50) await pause(50);
}

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
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...colours },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started (browsers, servers) can be ended with it.
    detached: true,
  });
  let output = '';
  /** @param {string} chunk */
  const keep = (chunk) => {
    const text = chunk.replace(CURSOR_MOVES, '');
    output += text;
    if (echo) process.stdout.write(text);
  };
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // It had ended already.
    }
  };
  // First asked: browsers are in groups of their own, and end only if whoever started them gets to close them.
  const stop = () => {
    signalGroup('SIGTERM');
    setTimeout(() => signalGroup('SIGKILL'), GRACE_MS).unref();
  };
  const timer = setTimeout(() => {
    keep(`\nscripts: "${[command, ...args].join(' ')}" was stopped after ${minutes} minutes.\n`);
    stop();
  }, minutes * 60_000);
  running.add(stop);

  return new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      clearTimeout(timer);
      running.delete(stop);
      if (!isStopping) resolve({ code, output });
    };
    child.once('error', (error) => {
      keep(`scripts: could not run "${command}": ${error.message}\n`);
      end(127);
    });
    // What it left running is no part of the result, and would keep the pipes open.
    child.once('exit', () => setTimeout(() => signalGroup('SIGKILL'), 1000).unref());
    child.once('close', (code) => end(code ?? 1));
  });
}
