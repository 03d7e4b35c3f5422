import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const EVENT = Buffer.from('{"type":"chat_message"');
const TEXT = 1;

const ADDRESSES = 16;
let opened = 0;

/** One address has too few ports for all connections of a run, the closed ones included. */
const nextAddress = (): string => `127.0.1.${1 + (opened++ % ADDRESSES)}`;

/**
 * A WebSocket that only counts: it walks over the frames' headers and looks at the first bytes of each, so that one
 * process can be a thousand readers.
 */
export class SocketConnection {
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  /** `chat_message` frames received. */
  events = 0;
  readonly #onFrames: (connection: SocketConnection, others: readonly string[]) => void;

  private constructor(socket: Socket, onFrames: (connection: SocketConnection, others: readonly string[]) => void) {
    this.#socket = socket;
    this.#onFrames = onFrames;
  }

  /** @param onFrames called after each piece that came, with the frames in it that are no events */
  static async open(
    port: number,
    path: string,
    onFrames: (connection: SocketConnection, others: readonly string[]) => void,
  ): Promise<SocketConnection> {
    const socket = connect({ port, host: '127.0.0.1', localAddress: nextAddress() });
    await once(socket, 'connect');
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (!first.toString('latin1', 0, 12).endsWith('101'))
      throw new Error(`no WebSocket at ${path}: ${first.toString()}`);
    const connection = new SocketConnection(socket, onFrames);
    socket.on('data', (chunk: Buffer) => connection.#receive(chunk));
    const head = first.indexOf(HEAD_END) + HEAD_END.length;
    if (head < first.length) connection.#receive(first.subarray(head));
    return connection;
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    const payload = Buffer.from(text);
    const header =
      payload.length < 126
        ? [0x81, 0x80 | payload.length]
        : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff];
    // A mask of zeros is a mask: the payload goes as it is.
    this.#socket.write(Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), payload]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const others: string[] = [];
    let offset = 0;
    for (;;) {
      if (bytes.length < offset + 2) break;
      let length = bytes[offset + 1]! & 0x7f;
      let start = offset + 2;
      if (length === 126) {
        if (bytes.length < offset + 4) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127) {
        if (bytes.length < offset + 10) break;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      if (bytes.length < start + length) break;
      if ((bytes[offset]! & 0x0f) === TEXT) {
        if (length >= EVENT.length && bytes.compare(EVENT, 0, EVENT.length, start, start + EVENT.length) === 0)
          this.events++;
        else others.push(bytes.toString('utf8', start, start + length));
      }
      offset = start + length;
    }
    this.#rest = bytes.subarray(offset);
    this.#onFrames(this, others);
  }
}
