import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tokenOf } from './tokens.ts';

/** How a frame is put together; what is left out is as it should be. */
export interface FrameParts {
  readonly fin?: boolean;
  /** The three reserved bits. */
  readonly rsv?: number;
  /** Whether it is masked, as all frames of clients are. */
  readonly masked?: boolean;
  /** A length that is told instead of the true one. */
  readonly length?: bigint;
  /** How many bytes the length takes, where it could do with fewer. */
  readonly lengthBytes?: 2 | 8;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The bytes of one WebSocket frame (RFC 6455, section 5.2), right or wrong. */
export function frameBytes(opcode: number, payload: Buffer | string = '', parts: FrameParts = {}): Buffer {
  const { fin = true, rsv = 0, masked = true } = parts;
  const data = Buffer.from(payload);
  const length = parts.length ?? BigInt(data.length);
  const bytes = parts.lengthBytes ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const head = Buffer.alloc(2 + bytes);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (bytes === 0 ? Number(length) : bytes === 2 ? 126 : 127);
  if (bytes === 2) head.writeUInt16BE(Number(length), 2);
  if (bytes === 8) head.writeBigUInt64BE(length, 2);
  if (!masked) return Buffer.concat([head, data]);
  const mask = randomBytes(4);
  for (const [index, byte] of data.entries()) data[index] = byte ^ (mask[index % 4] ?? 0);
  return Buffer.concat([head, mask, data]);
}

export const textFrame = (value: object | string, parts: FrameParts = {}): Buffer =>
  frameBytes(OPCODE.text, typeof value === 'string' ? value : JSON.stringify(value), parts);

/** A client's end of a WebSocket that says whatever bytes it is told to, and reads only when it wants to. */
export class RawSocket {
  readonly tcp: Socket;
  /** The code the server closed with; 1006 where the connection ended without one. */
  readonly closed: Promise<number>;
  /** Everything that came and is not taken as a frame yet. */
  #unread: Buffer = Buffer.alloc(0);
  /** Texts that came. */
  readonly texts: string[] = [];
  /** Bytes of texts that came. */
  textBytes = 0;
  pongs = 0;
  #code = 1006;
  #wake: (() => void)[] = [];

  private constructor(tcp: Socket) {
    this.tcp = tcp;
    tcp.on('data', (chunk: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, chunk]);
      this.#readFrames();
      for (const wake of this.#wake.splice(0)) wake();
    });
    tcp.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      tcp.once('close', () => {
        resolve(this.#code);
        for (const wake of this.#wake.splice(0)) wake();
      });
    });
  }

  /** Opens `path` of a server. */
  static async open(socketUrl: string, path: string): Promise<RawSocket> {
    const { hostname, port } = new URL(socketUrl);
    const tcp = connect(Number(port), hostname);
    tcp.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    let head = Buffer.alloc(0);
    while (!head.includes('\r\n\r\n')) head = Buffer.concat([head, ((await once(tcp, 'data')) as [Buffer])[0]]);
    if (!head.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error(head.toString('latin1'));
    const socket = new RawSocket(tcp);
    socket.tcp.unshift(head.subarray(head.indexOf('\r\n\r\n') + 4));
    return socket;
  }

  /** A level 2 socket that has said `connect` and was told `resumed`. */
  static async connect(socketUrl: string, user: string): Promise<RawSocket> {
    const socket = await RawSocket.open(socketUrl, '/ws/');
    socket.write(textFrame({ type: 'connect', token: tokenOf(user), cursors: [] }));
    await socket.text((text) => text.includes('"type":"resumed"'));
    return socket;
  }

  write(bytes: Buffer): void {
    this.tcp.write(bytes);
  }

  /** The first text that `matches`; rejects when the connection ends without it. */
  async text(matches: (text: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.texts.find(matches);
      if (found !== undefined) return found;
      if (this.tcp.destroyed) throw new Error(`the socket closed with ${String(this.#code)}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  end(): void {
    this.tcp.destroy();
  }

  #readFrames(): void {
    for (;;) {
      const [first = 0, second = 0] = this.#unread;
      if (this.#unread.length < 2) return;
      const [size, start] =
        second < 126
          ? [second, 2]
          : second === 126
            ? [this.#unread.length < 4 ? Infinity : this.#unread.readUInt16BE(2), 4]
            : [this.#unread.length < 10 ? Infinity : Number(this.#unread.readBigUInt64BE(2)), 10];
      if (this.#unread.length < start + size) return;
      const payload = this.#unread.subarray(start, start + size);
      this.#unread = this.#unread.subarray(start + size);
      this.#take(first & 0x0f, payload);
    }
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.text) {
      this.textBytes += payload.length;
      this.texts.push(payload.toString());
    } else if (opcode === OPCODE.pong) this.pongs += 1;
    else if (opcode === OPCODE.close) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.tcp.end();
    }
  }
}
