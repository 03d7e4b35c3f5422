import { SOCKET } from '@hypee/chat-protocol';
import type { DoorSocket, Frame } from '../door.ts';
import { Batch } from '../hub/batch.ts';
import type { Turn } from '../hub/turn.ts';
import type { Log } from '../ports.ts';

/** A socket that is full of frames that may not be dropped is not being read at all. */
const OVERFLOW_BYTES = 2 * SOCKET.bufferBytes;

/** What a writer needs of its owner. */
export interface WriterOwner {
  turn: Turn;
  log: Log;
  /** More is waiting than a living reader would leave. */
  overflowed(): void;
}

/** One socket's way out: collects the frames of a turn and writes them in one go. */
export class Writer {
  readonly #socket: DoorSocket;
  readonly #owner: WriterOwner;
  #pending: Batch | undefined;
  #open = true;

  constructor(socket: DoorSocket, owner: WriterOwner) {
    this.#socket = socket;
    this.#owner = owner;
  }

  /** Bytes on their way, those of this turn included. */
  get load(): number {
    return this.#socket.bufferedBytes + (this.#pending?.bytes ?? 0);
  }

  add(batch: Batch): void {
    if (!this.#open) return;
    if (this.load + batch.bytes > OVERFLOW_BYTES) {
      this.#owner.overflowed();
      return;
    }
    this.#pending = this.#pending?.followedBy(batch) ?? batch;
    this.#owner.turn.addWriter(this);
  }

  addFrame(frame: Frame): void {
    this.add(new Batch([frame]));
  }

  flush(): void {
    const batch = this.#pending;
    if (batch === undefined) return;
    this.#pending = undefined;
    try {
      this.#socket.send(batch.frames);
    } catch (error) {
      this.#owner.log.error({ error }, 'A door failed to write to its socket; the socket is cut.');
      this.cut();
    }
  }

  /** Closes after what was collected; nothing is written afterwards. */
  close(code: number, reason: string): void {
    if (!this.#open) return;
    this.flush();
    this.forget();
    this.#socket.close(code, reason);
  }

  /** Cuts the connection without a closing handshake. */
  cut(): void {
    this.forget();
    this.#socket.terminate();
  }

  /** The socket is gone: what was collected for it is dropped. */
  forget(): void {
    this.#open = false;
    this.#pending = undefined;
  }
}
