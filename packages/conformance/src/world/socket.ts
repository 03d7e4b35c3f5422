import { broken, equal, given } from '../expect.ts';
import { eventsOf, type DurableEvent, type Frame, type Id } from '../wire.ts';
import { PATIENCE_MS, within } from './within.ts';

type Matches = (frame: Frame) => boolean;

/** The end of a connection, as a client sees it. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** What no server may send stands there as a frame that no check asks for. */
function parse(text: string): Frame {
  try {
    const frame = JSON.parse(text) as Frame | null;
    return typeof frame === 'object' && frame !== null ? frame : { type: `(no object: ${text.slice(0, 40)})` };
  } catch {
    return { type: `(no JSON: ${text.slice(0, 40)})` };
  }
}

/** A client's end of a WebSocket: keeps what came, and waits for what is to come. */
export class CheckSocket {
  /** All frames, as they came. */
  readonly frames: Frame[] = [];
  /** The size of each frame of {@link frames}, as UTF-8. */
  readonly sizes: number[] = [];
  readonly #socket: WebSocket;
  readonly #taken = new Set<Frame>();
  #end: Closed | undefined;
  #waiting: (() => void)[] = [];
  #pings = 0;

  /** @param headers of the handshake, such as an `Origin` */
  constructor(url: string, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(url, { headers });
    this.#socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      this.frames.push(parse(text));
      this.sizes.push(Buffer.byteLength(text));
      this.#look();
    });
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.#end = { code, reason };
      this.#look();
    });
    this.#socket.addEventListener('open', () => this.#look());
    // A refused handshake is seen as the close that follows it.
    this.#socket.addEventListener('error', () => undefined);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #look(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Waits until `state` gives something, looking at it after whatever happens on this socket. */
  async until<Value>(state: () => Value | undefined, what: string, ms = PATIENCE_MS): Promise<Value> {
    const wait = async (): Promise<Value> => {
      for (;;) {
        const value = state();
        if (value !== undefined) return value;
        if (this.#end !== undefined)
          broken(`the socket closed with ${this.#end.code} before ${what} came; ${this.#seen}`);
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    };
    return within(wait(), ms, () => `${what} did not come; ${this.#seen}`);
  }

  get #seen(): string {
    const types = this.frames.map(({ type }) => type);
    return `came: ${types.length === 0 ? 'nothing' : types.slice(-30).join(', ')}`;
  }

  async opened(): Promise<this> {
    await this.until(() => this.isOpen || undefined, 'the end of the handshake');
    return this;
  }

  /** The next frame that fits and that nobody took before. */
  async next(type: string, fits: Matches = () => true, ms = PATIENCE_MS): Promise<Frame> {
    const frame = await this.until(
      () => this.frames.find((it) => !this.#taken.has(it) && it.type === type && fits(it)),
      `a frame "${type}"`,
      ms,
    );
    this.#taken.add(frame);
    return frame;
  }

  /** The frames of a type that came so far. */
  all(type: string, fits: Matches = () => true): Frame[] {
    return this.frames.filter((frame) => frame.type === type && fits(frame));
  }

  /** The durable events of a conversation so far, in the order they came. */
  events(conversation: Id): DurableEvent[] {
    return eventsOf(this.frames, conversation);
  }

  /** Waits for a conversation's event with this `seq`, and gives all until then. */
  async eventsTo(conversation: Id, seq: number, ms = PATIENCE_MS): Promise<DurableEvent[]> {
    return this.until(
      () => {
        const events = this.events(conversation);
        return events.some((event) => event.seq >= seq) ? events : undefined;
      },
      `the event ${seq} of the conversation (there are ${this.events(conversation).length})`,
      ms,
    );
  }

  /** Sends one frame. */
  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes);
  }

  /** Asks for a sign of life: what the server wrote before it is here now. */
  async roundTrip(): Promise<void> {
    const n = (this.#pings += 1);
    this.send({ type: 'ping', n });
    const pong = await this.next('pong');
    equal(pong['n'], n, 'the number of a pong');
  }

  /** How the server ended the connection. */
  async closed(ms = PATIENCE_MS): Promise<Closed> {
    const wait = async (): Promise<Closed> => {
      while (this.#end === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return this.#end;
    };
    return within(wait(), ms, () => `the server did not close the socket; ${this.#seen}`);
  }

  /** The server ended the connection with this code. */
  async closedWith(code: number, what: string, ms = PATIENCE_MS): Promise<void> {
    const end = await this.closed(ms);
    equal(end.code, code, `${what}: the close code`);
  }

  close(): void {
    this.#socket.close();
  }

  /** The last cursor this socket was given of a conversation. */
  cursor(conversation: Id): string {
    return given(this.events(conversation).at(-1), 'an event').cursor;
  }
}
