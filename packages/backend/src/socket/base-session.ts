import { CLOSE_CODES, SOCKET } from '@hypee/chat-protocol';
import type { DoorSocket, SocketSession } from '../door.ts';
import type { Batch } from '../hub/batch.ts';
import type { Channel, Subscriber } from '../hub/channel.ts';
import { baseBatch, type LiveBatch } from '../hub/live-batch.ts';
import { Pace } from '../pace.ts';
import type { Identity } from '../ports.ts';
import type { Attendance } from '../rules/presence.ts';
import { requireMember } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { readLogEvents } from '../wire/log-event.ts';
import { WireError } from '../wire-error.ts';
import type { Connection } from './connection.ts';
import { TokenWatch } from './token-watch.ts';
import { Writer } from './writer.ts';

const READ_EVENTS = 100;

/** One base socket (level 1): the new messages of one conversation from the moment it was opened. It takes no frames. */
export class BaseSession implements SocketSession, Subscriber, Connection {
  readonly #services: Services;
  readonly #socket: DoorSocket;
  readonly #conversationId: string;
  readonly #writer: Writer;
  readonly #token: TokenWatch;
  readonly #frames: Pace;
  readonly socket = this;
  #attendance: Attendance | undefined;
  #identity: Identity | undefined;
  #channel: Channel | undefined;
  /** The last event sent, or the log's head when the socket was opened. */
  #position: number | undefined;
  #reading = false;
  #state: 'open' | 'closing' | 'closed' = 'open';

  constructor(services: Services, socket: DoorSocket, conversationId: string) {
    const { connections, hub, ports, timers, settings } = services;
    this.#services = services;
    this.#socket = socket;
    this.#conversationId = conversationId;
    this.#writer = new Writer(socket, { turn: hub.turn, log: ports.log, overflowed: () => this.#tooSlow() });
    this.#token = new TokenWatch(ports.clock, timers, {
      warn: () => undefined,
      expired: () => this.close(CLOSE_CODES.unauthenticated, 'token expired'),
    });
    this.#frames = new Pace({ perSecond: settings.limits.frames_per_second, burst: settings.limits.frame_burst });
    connections.add(this);
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  get userId(): string {
    return this.#identity?.userId ?? '';
  }

  /** Checks token and rights. A message posted after the socket opened is sent, though the checks take their time. */
  async start(token: string | undefined): Promise<void> {
    try {
      const { store } = this.#services.ports;
      const [identity, heads] = await Promise.all([
        this.#services.verify(token),
        store.read((tx) => tx.heads([this.#conversationId])),
      ]);
      await this.#services.users.of(identity);
      if (this.#state !== 'open') return;
      // It may have been revoked since it was checked, when this socket was not yet known to be of its user.
      if (this.#services.revocations.isRevoked(identity)) {
        this.close(CLOSE_CODES.revoked, 'revoked');
        return;
      }
      this.#identity = identity;
      const channel = (this.#channel = this.#services.hub.subscribe(this.#conversationId, this));
      const head = heads[0]?.last_seq ?? 0;
      this.#position = head;
      this.#token.start(identity.expiresAt);
      channel.startAt(head);
      await this.#read();
      if (!this.#isOpen) return;
      this.#socket.identified?.();
      this.#attendance = this.#services.presence.arrive(identity.userId, 'online');
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Clients of the base socket have nothing to say: sending is a POST. What they say is ignored, but not without end. */
  receive(): void {
    if (this.#frames.take(this.#services.ports.clock.now()) > 0) {
      this.close(CLOSE_CODES.too_many_frames, 'too many frames');
    }
  }

  closed(): void {
    this.#end('closed');
    this.#services.connections.remove(this);
  }

  sayBye(): void {
    // The base socket has no such frame; its clients reconnect on any close.
  }

  close(code: number, reason: string): void {
    if (this.#state !== 'open') return;
    this.#writer.close(code, reason);
    this.#end('closing');
  }

  terminate(): void {
    if (this.#state !== 'closed') this.#socket.terminate();
  }

  offer(live: LiveBatch): void {
    if (this.#position === undefined || live.last <= this.#position) return;
    if (this.#reading || this.#position !== live.first - 1) {
      void this.#readOn();
      return;
    }
    this.#position = live.last;
    this.#send(live.base);
  }

  tell(): void {
    // Marks, typing and profiles are not for this socket.
  }

  lost(): void {
    this.close(CLOSE_CODES.not_found, 'no such conversation');
  }

  get #isOpen(): boolean {
    return this.#state === 'open';
  }

  #end(state: 'closing' | 'closed'): void {
    this.#state = state;
    this.#writer.forget();
    this.#token.stop();
    this.#attendance?.leave();
    if (this.#channel !== undefined) this.#services.hub.unsubscribe(this.#channel, this);
    this.#channel = undefined;
  }

  #send(batch: Batch | undefined): void {
    if (batch === undefined) return;
    if (this.#writer.load + batch.bytes > SOCKET.bufferBytes) this.#tooSlow();
    else this.#writer.add(batch);
  }

  #tooSlow(): void {
    this.close(CLOSE_CODES.try_again_later, 'too slow');
  }

  async #readOn(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Reads the log from the position to its head, with the right to read it. */
  async #read(): Promise<void> {
    const identity = this.#identity;
    if (this.#reading || identity === undefined) return;
    this.#reading = true;
    try {
      for (;;) {
        const after = this.#position ?? 0;
        const events = await this.#services.ports.store.read(async (tx) => {
          await requireMember(tx, identity, this.#conversationId);
          return readLogEvents(tx, this.#services.ports, await tx.events(this.#conversationId, after, READ_EVENTS));
        });
        if (this.#state !== 'open') return;
        this.#position = events.at(-1)?.seq ?? after;
        this.#send(baseBatch(events));
        // Not at the end of the turn: the right to read it can be lost before.
        this.#writer.flush();
        if (events.length < READ_EVENTS && this.#position >= (this.#channel?.head ?? 0)) return;
      }
    } finally {
      this.#reading = false;
    }
  }

  #refuse(error: unknown): void {
    if (error instanceof WireError && error.status === 401) this.close(CLOSE_CODES.unauthenticated, error.code);
    else if (error instanceof WireError && error.status === 404) this.close(CLOSE_CODES.not_found, error.code);
    else {
      this.#services.ports.log.error(
        { error },
        'A base socket was closed because of an error; its client connects again.',
      );
      this.close(1011, 'internal error');
    }
  }
}
