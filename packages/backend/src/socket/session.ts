import { CLOSE_CODES, PROTOCOL_VERSION, SOCKET, type ConnectFrame } from '@hypee/chat-protocol';
import type { DoorSocket, SocketSession } from '../door.ts';
import type { Identity, Timer } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import {
  authOkFrame,
  byeFrame,
  errorFrame,
  helloFrame,
  pongFrame,
  tokenExpiringFrame,
} from '../wire/control-frames.ts';
import { WireError } from '../wire-error.ts';
import { readClientText, type KnownClientFrame } from './client-frame.ts';
import type { Connection, Connections } from './connection.ts';
import { Stream, type StreamOwner } from './stream.ts';
import { TokenWatch } from './token-watch.ts';
import { Writer } from './writer.ts';

/** One level 2 socket: the handshake, what the client says, and the end. */
export class Session implements SocketSession, StreamOwner, Connection {
  readonly writer: Writer;
  readonly #services: Services;
  readonly #connections: Connections;
  readonly #socket: DoorSocket;
  readonly #token: TokenWatch;
  readonly #connectTimer: Timer;
  #cutTimer: Timer | undefined;
  #stream: Stream | undefined;
  /** `connecting` from the `connect` frame until `hello`; `closing`: closed from this side, the socket still exists. */
  #state: 'new' | 'connecting' | 'open' | 'closing' | 'closed' = 'new';

  constructor(services: Services, connections: Connections, socket: DoorSocket) {
    const { hub, ports, timers } = services;
    this.#services = services;
    this.#connections = connections;
    this.#socket = socket;
    this.writer = new Writer(socket, { turn: hub.turn, log: ports.log, overflowed: () => this.giveUp() });
    this.#token = new TokenWatch(ports.clock, timers, {
      warn: (seconds) => this.writer.addFrame(tokenExpiringFrame(seconds)),
      expired: () => this.close(CLOSE_CODES.unauthenticated, 'token expired'),
    });
    this.#connectTimer = timers.after(SOCKET.connectTimeoutMs, () =>
      this.close(CLOSE_CODES.unauthenticated, 'no connect frame came'),
    );
    connections.add(this);
  }

  receive(text: string, bytes: number): void {
    if (this.#isOver) return;
    const read = readClientText(text, bytes);
    if (read.kind === 'too_large') this.close(CLOSE_CODES.too_large, 'frame too large');
    else if (read.kind === 'malformed') this.close(CLOSE_CODES.malformed, 'a frame is a JSON object with a type');
    else if (read.kind === 'frame') this.#act(read.type, read.read);
  }

  closed(): void {
    this.#end('closed');
    this.#cutTimer?.cancel();
    this.#connections.remove(this);
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

  get #isOver(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  #end(state: 'closing' | 'closed'): void {
    this.#state = state;
    this.writer.forget();
    this.#connectTimer.cancel();
    this.#token.stop();
    this.#stream?.end();
    this.#stream = undefined;
  }

  /** What is wrong with a frame is told by a frame; the connection stays. */
  #act(type: string, read: () => KnownClientFrame): void {
    try {
      this.#obey(read());
    } catch (error) {
      if (error instanceof WireError) this.#refuse(error, type);
      else this.fail(error);
    }
  }

  #obey(frame: KnownClientFrame): void {
    if (frame.type === 'connect') {
      this.#begin(() => this.#connect(frame));
      return;
    }
    const stream = this.#stream;
    if (stream === undefined)
      throw new WireError('not_authenticated', 'The first frame must be `connect`, and `hello` the answer to it.');
    switch (frame.type) {
      case 'ack':
        stream.ack(frame);
        break;
      case 'auth':
        this.#begin(() => this.#renew(stream, frame.token));
        break;
      case 'ping':
        this.writer.addFrame(pongFrame(frame.n));
        break;
      case 'typing':
        stream.setTyping(String(frame.conversation_id), frame.typing);
        break;
    }
  }

  #begin(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.fail(error));
  }

  #refuse({ code, detail }: WireError, ref: string): void {
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
    this.#connectTimer.cancel();
    const identity = await this.#verify(frame.token);
    if (identity === undefined) return;
    const [user, epoch] = await Promise.all([this.#services.users.of(identity), this.#services.epoch()]);
    if (this.#isOver) return;
    this.#state = 'open';
    this.#token.start(identity.expiresAt);
    this.writer.addFrame(
      helloFrame(user, {
        protocol: PROTOCOL_VERSION,
        session_id: this.#services.ports.random.id(),
        epoch,
        heartbeat_seconds: SOCKET.heartbeatMs / 1000,
        window: { events: SOCKET.windowEvents, bytes: SOCKET.windowBytes },
        server_time: timestamp(this.#services.ports.clock.now()),
        token_expires_in: this.#token.secondsLeft,
      }),
    );
    this.#stream = new Stream(this.#services, identity, this);
    await this.#stream.start(frame, epoch);
  }

  async #renew(stream: Stream, token: string): Promise<void> {
    const identity = await this.#verify(token);
    if (identity === undefined || this.#stream !== stream) return;
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
