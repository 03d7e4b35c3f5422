import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SECRET } from './tokens.ts';

// Beside the entry, in the sources as in what was built.
const CLI = fileURLToPath(import.meta.resolve('@hypee/chat-server')).replace(/index(\.[jt]s)$/, 'cli$1');
const NO_LIMIT = [
  'sends_per_second=1000000',
  'send_burst=1000000',
  'sockets=1000',
  'frame_burst=1000000',
  'address_requests_per_second=1000000',
  'address_request_burst=1000000',
  'address_sockets=1000000',
  'address_unknown_sockets=1000000',
];

/** Nothing that the command reads; where Node keeps what it compiled, if it does, spares each start the same work. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
}

/** The server's command as a process of its own, with its limits out of the way of the load. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** The port it listens on. Rejects with what it said where it does not start. */
  readonly ready: Promise<number>;

  /** @param origins sites whose pages may use it */
  constructor(data: string, port: number, origins: readonly string[] = []) {
    const more = [...NO_LIMIT.map((limit) => ['--limit', limit]), ...origins.map((origin) => ['--origin', origin])];
    const args = [
      '--data',
      data,
      '--port',
      String(port),
      '--jwt-secret',
      SECRET,
      '--log-level',
      'error',
      ...more.flat(),
    ];
    const flags = CLI.endsWith('.ts') ? ['--conditions=hypee-source'] : [];
    const child = spawn(process.execPath, [...flags, CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: inherited(),
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
    // A run that is stopped midway leaves no server behind.
    const killWithMe = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithMe);
    child.once('exit', () => process.off('exit', killWithMe));
    let errors = '';
    child.stderr.on('data', (chunk) => (errors = `${errors}${String(chunk)}`.slice(-2_000)));
    const output = createInterface({ input: child.stdout });
    this.ready = new Promise((resolve, reject) => {
      output.on('line', (line) => {
        const listening = /listening at http:\S+:(\d+)$/.exec(line);
        if (listening) resolve(Number(listening[1]));
      });
      child.once('exit', (code, signal) => {
        reject(new Error(`the server ended with ${code ?? signal ?? 'nothing'}: ${errors}`));
      });
    });
    // Whoever waits for it hears of it; a server that is killed while it starts is nobody's error.
    this.ready.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    await this.#ended;
  }
}
