import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '@hypee/chat-protocol';
import type { DoorSocket, Frame } from '@hypee/chat-backend';
import { encodeFrames } from './ws-frame.ts';

/** What `ws` closes with by itself when a peer breaks the rules, and what the protocol calls it. */
const BROKEN_RULES: ReadonlyMap<number | undefined, number> = new Map([
  [1002, CLOSE_CODES.malformed],
  [1007, CLOSE_CODES.malformed],
  [1008, CLOSE_CODES.malformed],
  [1009, CLOSE_CODES.too_large],
]);

/** The parts of `ws` that a merged write has to look at. */
interface Internals {
  readonly _socket: Socket;
  readonly _sender: { readonly _queue: readonly unknown[]; readonly _state: number };
}

/** `_state` of a sender that has nothing under way. */
const IDLE = 0;

/** A server-side WebSocket that speaks the protocol's close codes and writes many frames in one go. */
export class ChatWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(BROKEN_RULES.get(code) ?? code, reason);
  }

  get #internals(): Internals {
    return this as unknown as Internals;
  }

  /**
   * Writes all frames with one call to the socket: one system call for a whole turn's events instead of one for each. Where
   * `ws` has a frame of its own under way they go through it, so that nothing is written into the middle of that frame.
   */
  sendFrames(frames: readonly Frame[]): void {
    if (this.readyState !== WebSocket.OPEN || frames.length === 0) return;
    const { _socket: socket, _sender: sender } = this.#internals;
    if (sender._state === IDLE && sender._queue.length === 0) socket.write(encodeFrames(frames));
    else for (const frame of frames) this.send(frame.json);
  }

  /** Bytes handed over that the kernel has not taken yet. */
  get unsentBytes(): number {
    return this.readyState === WebSocket.OPEN ? this.#internals._socket.writableLength : 0;
  }
}

/** Who hears what the backend does with a socket. */
export interface DoorListener {
  /** So many frames were handed over. */
  sent(frames: number): void;
  /** The backend closes or cuts it. */
  closing(reason: string): void;
}

/** A socket as the backend sees it. */
export function toDoorSocket(socket: ChatWebSocket, listener?: DoorListener): DoorSocket {
  return {
    send(frames) {
      socket.sendFrames(frames);
      listener?.sent(frames.length);
    },
    get bufferedBytes() {
      return socket.unsentBytes;
    },
    close(code, reason) {
      listener?.closing(reason);
      socket.close(code, reason);
    },
    terminate() {
      listener?.closing('cut');
      socket.terminate();
    },
  };
}
