import { CLOSE_CODES } from '@hypee/chat-protocol';
import type { FastifyBaseLogger } from 'fastify';
import type { ChatWebSocket } from './chat-web-socket.ts';
import type { ServerMetrics, SocketKind } from '../metrics/server-metrics.ts';

/** Codes with a meaning: what else a client makes up is counted together. */
const CODES: ReadonlySet<number> = new Set([1000, 1005, 1006, 1011, ...Object.values(CLOSE_CODES)]);
/** Nobody said goodbye. */
const ABNORMAL = 1006;

/** What one socket did from its opening to its end: counted, and told in one line of the log. */
export class SocketRecord {
  readonly #kind: SocketKind;
  readonly #metrics: ServerMetrics;
  readonly #log: FastifyBaseLogger;
  readonly #reqId: string;
  readonly #opened = performance.now();
  #framesOut = 0;
  #framesIn = 0;
  #reason: string | undefined;

  /** @param reqId of the request that it began as */
  constructor(kind: SocketKind, metrics: ServerMetrics, log: FastifyBaseLogger, reqId: string) {
    this.#reqId = reqId;
    this.#kind = kind;
    this.#metrics = metrics;
    this.#log = log;
    metrics.socketOpened(kind);
  }

  /** Waits for its end. */
  watch(socket: ChatWebSocket): void {
    socket.on('close', (code) => this.#closed(code));
  }

  sent(frames: number): void {
    this.#framesOut += frames;
    this.#metrics.frames.out += frames;
  }

  received(): void {
    this.#framesIn += 1;
    this.#metrics.frames.in += 1;
  }

  /** This side closes it. Why is our own text: what a client gives as its reason is never repeated. */
  closing(reason: string): void {
    this.#reason ??= reason;
  }

  #closed(code: number): void {
    this.#metrics.socketClosed(this.#kind, CODES.has(code) ? String(code) : 'other');
    this.#log.info(
      {
        reqId: this.#reqId,
        socket: this.#kind,
        code,
        by: this.#reason !== undefined ? 'server' : code === ABNORMAL ? 'network' : 'client',
        ...(this.#reason !== undefined && { reason: this.#reason }),
        seconds: Math.round(performance.now() - this.#opened) / 1_000,
        framesIn: this.#framesIn,
        framesOut: this.#framesOut,
      },
      'A socket was closed.',
    );
  }
}
