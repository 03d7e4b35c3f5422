import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { WireError } from '@hypee/chat-backend';
import { PACKAGE_ROOT } from '../package-root.ts';
import { OUT_OF_MEMORY, type MediaJobName, type MediaJobs, type MediaReply, type MediaRequest } from './media-jobs.ts';

/** From source and as built. */
const WORKER = join(
  PACKAGE_ROOT,
  import.meta.url.endsWith('.ts') ? 'src/media/media-worker.ts' : 'dist/media-worker.js',
);

/** One slow file does not hold up all others. */
const PROCESSES = 2;
const WAITING = 100;
/** After that a process that has nothing to do gives its memory back. */
const IDLE_MS = 60_000;
const HEAP_MB = 256;

interface Waiting {
  readonly request: MediaRequest;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Worker {
  readonly child: ChildProcess;
  busy: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Looks at files in processes of their own, with limits on time and memory: a file made to harm takes one of them down, and its
 * own upload, and nothing else.
 */
export class MediaProcesses {
  readonly #timeLimitMs: number;
  readonly #workers = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #closed = false;

  /** @param timeLimitMs how long one file may take */
  constructor(timeLimitMs = 20_000) {
    this.#timeLimitMs = timeLimitMs;
  }

  /** @throws WireError for a file that is at fault, `unavailable` where too many wait */
  run<Name extends MediaJobName>(name: Name, job: MediaJobs[Name]['job']): Promise<MediaJobs[Name]['result']> {
    if (this.#closed || this.#waiting.length >= WAITING) {
      return Promise.reject(new WireError('unavailable', 'Too many files at once: try again.', { retryAfter: 5 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        request: { name, job },
        resolve: (result) => resolve(result as MediaJobs[Name]['result']),
        reject,
      });
      this.#next();
    });
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The server stops.'));
    for (const { child } of this.#workers) child.kill('SIGKILL');
  }

  #next(): void {
    const worker = [...this.#workers].find(({ busy }) => !busy) ?? this.#start();
    const waiting = worker && this.#waiting.shift();
    if (!waiting) return;
    worker.busy = waiting;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => {
      this.#fail(worker, refused('too_large', 'This file takes too long to read: send a simpler one.'));
    }, this.#timeLimitMs);
    worker.child.send(waiting.request);
  }

  #start(): Worker | undefined {
    if (this.#workers.size >= PROCESSES) return undefined;
    // No secret of this process is in its environment, and none of the flags it was started with hold there.
    const child = fork(WORKER, { env: {}, execArgv: [`--max-old-space-size=${HEAP_MB}`], stdio: 'ignore' });
    const worker: Worker = { child, busy: undefined, timer: undefined };
    child.unref();
    child.channel?.unref();
    child.on('message', (reply: MediaReply) => this.#settle(worker, reply));
    child.on('error', (error) => this.#fail(worker, error));
    child.on('exit', (code, signal) => this.#fail(worker, whyEnded(code, signal)));
    this.#workers.add(worker);
    return worker;
  }

  #settle(worker: Worker, reply: MediaReply): void {
    const { busy } = worker;
    worker.busy = undefined;
    clearTimeout(worker.timer);
    worker.timer = setTimeout(() => worker.child.kill(), IDLE_MS).unref();
    if ('result' in reply) busy?.resolve(reply.result);
    else if ('refusal' in reply) busy?.reject(refused(reply.refusal.code, reply.refusal.text));
    else busy?.reject(new Error(`Looking at a file failed: ${reply.error}`));
    this.#next();
  }

  /** Ends the process; another one takes its place when it is needed. */
  #fail(worker: Worker, error: unknown): void {
    const { busy } = worker;
    worker.busy = undefined;
    clearTimeout(worker.timer);
    this.#workers.delete(worker);
    worker.child.kill('SIGKILL');
    busy?.reject(this.#closed ? new Error('The server stops.') : error);
    if (!this.#closed && this.#waiting.length > 0) this.#next();
  }
}

function whyEnded(code: number | null, signal: NodeJS.Signals | null): Error {
  if (code === OUT_OF_MEMORY)
    return refused('too_large', 'This file takes too much memory to read: send a simpler one.');
  // A decoder crashed.
  if (signal !== null) return refused('validation_error', 'This file cannot be read: it is damaged.');
  return new Error(`The process that looks at files ended with ${code}. Is sharp installed for this platform?`);
}

const refused = (code: 'too_large' | 'validation_error', text: string): WireError =>
  new WireError(code, text, { fields: { file: [text] } });
