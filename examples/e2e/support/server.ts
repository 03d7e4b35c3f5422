import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SECRET } from './tokens.ts';

const CLI = fileURLToPath(new URL('../../../reference-server/dist/cli.js', import.meta.url));

export interface DataFolder extends AsyncDisposable {
  readonly path: string;
}

/** A folder that is gone after the test. */
export async function dataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'hypee-e2e-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A program that listens and says where. */
export interface Running extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** As a crash or a power cut would. */
  kill(): Promise<void>;
  /** As an operator would. */
  stop(): Promise<void>;
}

/** A program of a test says in a moment what a person says in minutes. */
const LIMITS = 'send_burst=200';

/** What a test wants otherwise. */
interface ServerOptions {
  port?: number;
  origins?: string[];
  /** Who is in the conversation of each guest; without it no guests are taken in. */
  guestHost?: string;
}

/** Starts the built chat server as a demo that takes the tests' own tokens too, on a free port unless one is given. */
export function startServer(
  data: DataFolder,
  { port = 0, origins = [], guestHost }: ServerOptions = {},
): Promise<Running> {
  const pages = origins.flatMap((origin) => ['--origin', origin]);
  const guests = guestHost === undefined ? [] : ['--guests', '--guest-host', guestHost];
  const args = ['--demo', '--port', String(port), '--data', data.path, '--limit', LIMITS, ...pages, ...guests];
  return run(CLI, args, { HYPEE_JWT_SECRET: SECRET });
}

/** Starts a Node program and waits for its line `… listening at http://…`. */
export async function run(script: string, args: string[] = [], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listeningAt(child, script);
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url,
    port: Number(new URL(url).port),
    kill: end('SIGKILL'),
    stop: end('SIGTERM'),
    [Symbol.asyncDispose]: end('SIGKILL'),
  };
}

async function listeningAt(child: ChildProcess, script: string): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with ${String(code)} before it listened.`);
  });
  const listening = (async () => {
    if (!child.stdout) throw new Error('No output to read.');
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /listening at (http:\S+)/.exec(line) ?? [];
      if (url) return url;
    }
    return ended;
  })();
  return Promise.race([listening, ended]);
}
