import type { PollBody } from '@hypee/chat-protocol';
import type { DoorSocket, Frame } from '../door.ts';
import type { Identity, Timer, UserRow } from '../ports.ts';
import type { Services } from '../services.ts';
import type { Connection } from '../socket/connection.ts';
import { hello } from '../socket/hello.ts';
import { Stream, type StreamOwner } from '../socket/stream.ts';
import { Writer } from '../socket/writer.ts';
import { byeFrame } from '../wire/control-frames.ts';
import { dropLost } from './drop-lost.ts';
import type { PollMemory } from './memory.ts';

/** What one poll is about. */
export interface PollCall {
  readonly identity: Identity;
  readonly user: UserRow;
  readonly body: PollBody;
  readonly memory: PollMemory;
  readonly epoch: string;
}

/** Gathers what a socket would send. */
class Gathered implements DoorSocket {
  readonly frames: Frame[] = [];
  bufferedBytes = 0;
  readonly #came: () => void;

  constructor(came: () => void) {
    this.#came = came;
  }

  send(frames: readonly Frame[]): void {
    this.frames.push(...frames);
    for (const { bytes } of frames) this.bufferedBytes += bytes;
    this.#came();
  }

  close(): void {
    // An answer has its end by itself.
  }

  terminate(): void {
    // Nothing is on its way before the answer is.
  }
}

/**
 * One open poll: a socket's stream whose frames make up one answer. It is given when there is a frame, when no more fit, or
 * when the time is over; what did not fit is told by the next poll, at once.
 */
export class Poll implements StreamOwner, Connection {
  readonly writer: Writer;
  /** The answer's JSON. Rejects where the poll failed. */
  readonly answer: Promise<string>;
  readonly #services: Services;
  readonly #call: PollCall;
  readonly #gathered = new Gathered(() => this.#wake());
  readonly #stream: Stream;
  /** No more fits. */
  readonly #filled: Promise<void>;
  #wake: () => void = () => undefined;
  #full: () => void = () => undefined;
  #resolve: (json: string) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #timer: Timer | undefined;
  #ended = false;

  constructor(services: Services, call: PollCall) {
    const { hub, ports } = services;
    this.#services = services;
    this.#call = call;
    this.writer = new Writer(this.#gathered, { turn: hub.turn, log: ports.log, overflowed: () => this.giveUp() });
    this.#stream = new Stream(services, call.identity, this, call.memory);
    this.#filled = new Promise((resolve) => (this.#full = resolve));
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get identity(): Identity {
    return this.#call.identity;
  }

  start(): void {
    this.#run().catch((error: unknown) => this.fail(error));
  }

  full(): void {
    this.#full();
  }

  giveUp(): void {
    this.#finish();
  }

  fail(error: unknown): void {
    if (this.#end()) this.#reject(error);
  }

  sayBye(spreadMs: number): void {
    this.writer.addFrame(byeFrame(spreadMs));
    this.#finish();
  }

  close(): void {
    this.#finish();
  }

  terminate(): void {
    this.#finish();
  }

  /** Ends the poll without telling anything: the client asked again, or is gone. */
  abandon(): void {
    if (this.#end()) this.#resolve(answerJson([], this.#call.body.next ?? ''));
  }

  async #run(): Promise<void> {
    const { user, body, memory, epoch } = this.#call;
    if (!memory.continues) {
      const token_expires_in = Math.max(0, Math.floor(this.#msLeft / 1000));
      this.writer.addFrame(hello(this.#services, user, { session_id: memory.session, epoch, token_expires_in }));
    }
    await Promise.race([this.#stream.start(body, epoch), this.#filled]);
    await this.#moveDelivered();
    await this.#news();
    if (this.#ended) return;
    await this.#stream.tellMovedMarks(memory);
    this.#finish();
  }

  /** Milliseconds the token is still good for. */
  get #msLeft(): number {
    return this.#call.identity.expiresAt - this.#services.ports.clock.now();
  }

  /** The user's own mark is no news to its client: the version that it makes counts as told. */
  async #moveDelivered(): Promise<void> {
    const { memory } = this.#call;
    for (const { conversation, member } of await this.#services.deliveries.move(memory.delivered)) {
      memory.movedOwnMark(conversation, member);
    }
  }

  /** Waits where there is nothing to tell, but no longer than the client asked for and its token is good. */
  async #news(): Promise<void> {
    this.writer.flush();
    const { wait } = this.#call.body;
    if (this.#ended || wait === 0 || this.#gathered.frames.length > 0) return;
    // Clocks differ: a token that was accepted after its end is as good as the request.
    const left = this.#msLeft > 0 ? this.#msLeft : Infinity;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = this.#services.timers.after(Math.min(wait * 1000, left), resolve);
    });
    this.#timer?.cancel();
  }

  #finish(): void {
    if (this.#ended) return;
    this.writer.flush();
    const { body, memory } = this.#call;
    const frames = memory.lost ? dropLost(this.#gathered.frames) : this.#gathered.frames;
    const named = new Set(body.cursors.map(({ conversation_id }) => String(conversation_id)));
    const next = memory.write(named, this.#stream.places(), frames.length === 0);
    this.#end();
    this.#resolve(answerJson(frames, next));
  }

  /** @returns false where it was over already */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.writer.forget();
    this.#timer?.cancel();
    this.#stream.end();
    this.#wake();
    return true;
  }
}

const answerJson = (frames: readonly Frame[], next: string): string =>
  `{"frames":[${frames.map(({ json }) => json).join(',')}],"next":${JSON.stringify(next)}}`;
