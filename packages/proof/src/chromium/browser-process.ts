import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

// The flags of all tests in this repository.
const FLAGS = JSON.parse(
  readFileSync(new URL('../../../../scripts/chromium-args.json', import.meta.url), 'utf8'),
) as string[];

/**
 * A Chromium on a profile, as a process of its own: started without the flags of a driver, which would keep pages out of the
 * back/forward cache, and ended only as a crash ends one.
 */
export class BrowserProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #guard: ChildProcess | undefined;
  /** Where its debugger listens. Rejects where it does not start. */
  readonly ready: Promise<string>;

  /** @param profile its folder */
  constructor(profile: string) {
    const program = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
    const flags = [...FLAGS, '--headless=new', '--remote-debugging-port=0'];
    const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, which can be killed as a whole.
      detached: true,
    });
    this.#child = child;
    this.#ended = new Promise((resolve) => void child.once('exit', resolve).once('error', resolve));
    this.#guard = guard(child.pid);
    let errors = '';
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        errors = `${errors}${line}\n`.slice(-2_000);
        const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
        if (address !== undefined) resolve(address);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`${program} ended before it was ready: ${errors}`)));
    });
    this.ready.catch(() => undefined);
  }

  /** As a crash of the whole browser, or the end of the device's battery. */
  async kill(): Promise<void> {
    this.#guard?.stdin?.end();
    await this.#ended;
  }
}

/** Kills a group of processes once it hears no more of this one: also when this one was killed, nothing is left over. */
function guard(group: number | undefined): ChildProcess | undefined {
  if (group === undefined) return undefined;
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  const watching = spawn('sh', ['-c', 'cat; kill -9 "-$0"', String(group)], { stdio: [...stdio], detached: true });
  watching.unref();
  return watching;
}
