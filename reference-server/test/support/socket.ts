import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import type { ServerFrame } from '@hypee/chat-protocol';
import { tokenOf } from './tokens.ts';

type Frame = ServerFrame;
type FrameOf<Type extends Frame['type']> = Extract<Frame, { type: Type }>;

/** A client's end of a WebSocket that keeps what came. */
export class TestSocket {
  readonly ws: WebSocket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #wake: (() => void)[] = [];

  constructor(url: string, options: ClientOptions = {}) {
    this.ws = new WebSocket(url, options);
    this.ws.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      this.#look();
    });
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#look();
      });
    });
    // A refused handshake is seen as the close that follows it.
    this.ws.on('error', () => undefined);
  }

  #look(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async opened(): Promise<this> {
    if (this.ws.readyState !== WebSocket.OPEN) await once(this.ws, 'open');
    return this;
  }

  send(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** The first frame, from the beginning of the connection, that `matches`; rejects when the socket closes without it. */
  async frame(matches: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(matches);
      if (found !== undefined) return found;
      if (this.ws.readyState === WebSocket.CLOSED)
        throw new Error('the socket closed without the frame that was waited for');
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  async ofType<Type extends Frame['type']>(type: Type): Promise<FrameOf<Type>> {
    return (await this.frame((frame) => frame.type === type)) as FrameOf<Type>;
  }

  close(): void {
    this.ws.close();
  }
}

/** A level 2 socket that has said `connect` and was told `resumed`. */
export async function connect(socketUrl: string, user: string, fields: object = {}): Promise<TestSocket> {
  const socket = await new TestSocket(`${socketUrl}/ws/`).opened();
  socket.send({ type: 'connect', token: tokenOf(user), cursors: [], ...fields });
  await socket.ofType('resumed');
  return socket;
}
