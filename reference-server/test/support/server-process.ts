import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Nothing that the command reads; where Node keeps what it compiled, if it does, spares each start the same work. */
function inherited(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
}

/** The command, run as a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  errors = '';
  readonly #line: Promise<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;

  constructor(t: TestContext, args: readonly string[], environment: Record<string, string> = {}) {
    this.child = spawn(process.execPath, ['--conditions=hypee-source', CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited(), ...environment },
    });
    const output = createInterface({ input: this.child.stdout! });
    output.on('line', (line) => this.lines.push(line));
    this.child.stderr!.on('data', (chunk) => (this.errors += String(chunk)));
    this.#line = Promise.race([
      once(output, 'line').then(([line]) => String(line)),
      once(output, 'close').then(() => ''),
    ]);
    this.ended = once(this.child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? '');
    t.after(async () => {
      this.child.kill('SIGKILL');
      await this.ended;
    });
  }

  /** Where it listens, once it said so. */
  async url(): Promise<string> {
    const line = await this.#line;
    const url = /^hypee-chat-server listening at (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) throw new Error(`the server did not start: ${line}${this.errors}`);
    return url;
  }

  async kill(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }
}
