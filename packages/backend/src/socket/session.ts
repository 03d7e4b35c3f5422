import { CLOSE_CODES, SOCKET, type AckFrame, type ConnectFrame } from '@hypee/chat-protocol';
import type { DoorSocket, SocketSession } from '../door.ts';
import { toIds } from '../input/json-input.ts';
import { Pace } from '../pace.ts';
import type { Identity, Timer } from '../ports.ts';
import type { Services } from '../services.ts';
import { authOkFrame, byeFrame, errorFrame, pongFrame, tokenExpiringFrame } from '../wire/control-frames.ts';
import { WireError } from '../wire-error.ts';
import { readClientText, type KnownClientFrame } from './client-frame.ts';
import type { Connection } from './connection.ts';
import { hello } from './hello.ts';
import { Stream, type StreamOwner } from './stream.ts';
import { TokenWatch } from './token-watch.ts';
import { Writer } from './writer.ts';

/** How long a user with too many sockets, or too many frames on one, is told to wait. */
const STAY_AWAY_MS = 30_000;

/** A longer `type` is not repeated in the error about it. */
const LONGEST_REF = 100;

/** One level 2 socket: the handshake, what the client says, and the end. */
export class Session implements SocketSession, StreamOwner, Connection {
  readonly writer: Writer;
  readonly #services: Services;
  readonly #socket: DoorSocket;
  readonly #token: TokenWatch;
  /** Until the first frame came. */
  #connectTimer: Timer | undefined;
  readonly #frames: Pace;
  #cutTimer: Timer | undefined;
  #stream: Stream | undefined;
  /** `connecting` from the `connect` frame until `hello`; `closing`: closed from this side, the socket still exists. */
  #state: 'new' | 'connecting' | 'open' | 'closing' | 'closed' = 'new';

  constructor(services: Services, socket: DoorSocket) {
    const { connections, hub, ports, timers, settings } = services;
    this.#services = services;
    this.#socket = socket;
    this.writer = new Writer(socket, { turn: hub.turn, log: ports.log, overflowed: () => this.giveUp() });
    this.#token = new TokenWatch(ports.clock, timers, {
      warn: (seconds) => this.writer.addFrame(tokenExpiringFrame(seconds)),
      expired: () => this.close(CLOSE_CODES.unauthenticated, 'token expired'),
    });
    this.#connectTimer = timers.after(SOCKET.connectTimeoutMs, () =>
      this.close(CLOSE_CODES.unauthenticated, 'no connect frame came'),
    );
    this.#frames = new Pace({ perSecond: settings.limits.frames_per_second, burst: settings.limits.frame_burst });
    connections.add(this);
  }

  receive(text: string, bytes: number): void {
    if (this.#isOver) return;
    const read = readClientText(text, bytes);
    if (read.kind === 'too_large') this.close(CLOSE_CODES.too_large, 'frame too large');
    else if (read.kind === 'malformed') this.close(CLOSE_CODES.malformed, 'a frame is a JSON object with a type');
    else if (read.kind === 'unknown') this.#ignore(read.type);
    else this.#act(read.type, read.read);
  }

  closed(): void {
    this.#end('closed');
    this.#cutTimer?.cancel();
    this.#services.connections.remove(this);
  }

  sayBye(spreadMs: number): void {
    this.writer.addFrame(byeFrame(spreadMs));
  }

  close(code: number, reason: string): void {
    if (this.#isOver) return;
    this.writer.close(code, reason);
    this.#end('closing');
  }

  terminate(): void {
    if (this.#state !== 'closed') this.#socket.terminate();
  }

  full(): void {
    // It goes on when the client acknowledges.
  }

  giveUp(): void {
    if (this.#isOver) return;
    // What waits would only be in the way of the closing frame.
    this.writer.forget();
    this.#socket.close(CLOSE_CODES.behind, 'too far behind');
    this.#end('closing');
    this.#cutTimer = this.#services.timers.after(SOCKET.terminateAfterCloseMs, () => this.terminate());
  }

  fail(error: unknown): void {
    if (this.#isOver) return;
    this.#services.ports.log.error({ error }, 'A socket was closed because of an error; its client connects again.');
    this.close(1011, 'internal error');
  }

  get identity(): Identity | undefined {
    return this.#stream?.identity;
  }

  get #isOver(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  #end(state: 'closing' | 'closed'): void {
    this.#state = state;
    this.writer.forget();
    this.#connectTimer?.cancel();
    this.#token.stop();
    this.#stream?.end();
    this.#stream = undefined;
  }

  /** What is wrong with a frame is told by a frame; the connection stays. */
  #act(type: string, read: () => KnownClientFrame): void {
    try {
      const frame = read();
      // How many acks of new events there can be is up to what is sent, not to the client.
      if (frame.type === 'ack' && this.#started.ack(frame)) return;
      if (frame.type !== 'ack') this.#obey(frame);
    } catch (error) {
      if (error instanceof WireError) this.#refuse(error, type);
      else this.fail(error);
    }
    this.#count();
  }

  /** A type from a newer client, or from one that is wrong: it is told, and may go on. */
  #ignore(type: string): void {
    this.#refuse(
      new WireError('validation_error', 'This server does not know frames of this type. The frame was ignored.'),
      type.length > LONGEST_REF ? null : type,
    );
    this.#count();
  }

  /** One frame more. Who sends too many is sent away for a while. */
  #count(): void {
    if (this.#frames.take(this.#services.ports.clock.now()) > 0) {
      this.#sendAway(CLOSE_CODES.too_many_frames, 'too many frames');
    }
  }

  /** Closes, and says before for how long to stay away. */
  #sendAway(code: number, reason: string): void {
    this.sayBye(STAY_AWAY_MS);
    this.close(code, reason);
  }

  get #started(): Stream {
    if (this.#stream === undefined)
      throw new WireError('not_authenticated', 'The first frame must be `connect`, and `hello` the answer to it.');
    return this.#stream;
  }

  #obey(frame: Exclude<KnownClientFrame, AckFrame>): void {
    if (frame.type === 'connect') {
      this.#begin(() => this.#connect(frame));
      return;
    }
    const stream = this.#started;
    switch (frame.type) {
      case 'auth':
        this.#begin(() => this.#renew(stream, frame.token));
        break;
      case 'ping':
        this.writer.addFrame(pongFrame(frame.n));
        break;
      case 'typing':
        stream.setTyping(String(frame.conversation_id), frame.typing);
        break;
      case 'presence':
        stream.setPresence(frame.status);
        break;
      case 'presence_watch':
        stream.watchPresence(toIds(frame.user_ids));
        break;
    }
  }

  #begin(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.fail(error));
  }

  #refuse({ code, detail }: WireError, ref: string | null): void {
    this.writer.addFrame(errorFrame(code, detail, ref));
  }

  async #connect(frame: ConnectFrame): Promise<void> {
    if (this.#state !== 'new') {
      this.#refuse(
        new WireError('validation_error', 'This socket is connected already: open another one.'),
        frame.type,
      );
      return;
    }
    this.#state = 'connecting';
    this.#connectTimer?.cancel();
    this.#connectTimer = undefined;
    const identity = await this.#verify(frame.token);
    if (identity === undefined) return;
    const [user, epoch] = await Promise.all([this.#services.users.of(identity), this.#services.epoch()]);
    if (this.#isOver) return;
    this.#socket.identified?.();
    const { hub, revocations, settings } = this.#services;
    // It may have been revoked since it was checked, when this socket was not yet known to be of its user.
    if (revocations.isRevoked(identity)) {
      this.close(CLOSE_CODES.revoked, 'revoked');
      return;
    }
    if (hub.countSockets(identity.userId) >= settings.limits.sockets) {
      this.#sendAway(CLOSE_CODES.too_many_connections, 'too many connections of this user');
      return;
    }
    this.#state = 'open';
    this.#token.start(identity.expiresAt);
    this.writer.addFrame(
      hello(this.#services, user, {
        session_id: this.#services.ports.random.id(),
        epoch,
        token_expires_in: this.#token.secondsLeft,
      }),
    );
    this.#stream = new Stream(this.#services, identity, this);
    await this.#stream.start(frame, epoch);
  }

  async #renew(stream: Stream, token: string): Promise<void> {
    const identity = await this.#verify(token);
    if (identity === undefined || this.#stream !== stream) return;
    if (this.#services.revocations.isRevoked(identity)) {
      this.close(CLOSE_CODES.revoked, 'revoked');
      return;
    }
    if (identity.userId !== stream.userId) {
      this.close(CLOSE_CODES.forbidden, 'the token of another user');
      return;
    }
    this.#token.start(identity.expiresAt);
    stream.setIdentity(identity);
    this.writer.addFrame(authOkFrame(this.#token.secondsLeft));
  }

  /** A token that is refused ends the connection; the client asks for another one. */
  async #verify(token: string): Promise<Identity | undefined> {
    try {
      return await this.#services.verify(token);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.status === 401) this.close(CLOSE_CODES.unauthenticated, error.code);
      else this.close(CLOSE_CODES.try_again_later, error.code);
      return undefined;
    }
  }
}
