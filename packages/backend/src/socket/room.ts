import { SOCKET } from '@hypee/chat-protocol';
import type { Timer } from '../ports.ts';
import type { Timers } from '../timers.ts';
import type { SendWindow } from './send-window.ts';
import type { Writer } from './writer.ts';

/** Doors do not tell when a buffer empties; a full one is looked at this often. */
const BUFFER_CHECK_MS = 100;

/** What becomes of a connection that nothing more fits on. */
export interface RoomEvents {
  /** It is behind from now on. */
  full(): void;
  /** The client showed no life for 30 s while behind. */
  giveUp(): void;
}

/**
 * Whether more may be read from the log for a connection. While it may not, the connection is behind: nothing is queued for
 * it, because the log is the queue.
 */
export class Room {
  readonly #window: SendWindow;
  readonly #writer: Writer;
  readonly #timers: Timers;
  readonly #on: RoomEvents;
  #waiting: ((open: boolean) => void)[] = [];
  #deadline: Timer | undefined;
  #check: Timer | undefined;
  #closed = false;

  constructor(window: SendWindow, writer: Writer, timers: Timers, on: RoomEvents) {
    this.#window = window;
    this.#writer = writer;
    this.#timers = timers;
    this.#on = on;
  }

  /** Whether a whole frame fits, so that whoever reads from the log makes progress. */
  get free(): boolean {
    return this.#window.freeEvents > 0 && this.#window.freeBytes >= SOCKET.frameBytes && this.#bufferFree;
  }

  get behind(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether these events fit beside what is on its way. */
  fits(events: number, bytes: number): boolean {
    return (
      events <= this.#window.freeEvents &&
      bytes <= this.#window.freeBytes &&
      this.#writer.load + bytes <= SOCKET.bufferBytes
    );
  }

  /** Resolves when there is room; false when the connection ended before. */
  wait(): Promise<boolean> {
    if (this.#closed || this.free) return Promise.resolve(!this.#closed);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#deadline ??= this.#startDeadline();
      this.#watchBuffer();
      this.#on.full();
    });
  }

  /** The client acknowledged more. */
  acked(): void {
    if (!this.behind) return;
    if (this.free) this.#release(true);
    else this.#prolong();
  }

  close(): void {
    this.#closed = true;
    this.#release(false);
  }

  get #bufferFree(): boolean {
    return this.#writer.load + SOCKET.frameBytes <= SOCKET.bufferBytes;
  }

  #release(open: boolean): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
    this.#check?.cancel();
    this.#check = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(open);
  }

  #startDeadline(): Timer {
    return this.#timers.after(SOCKET.behindTimeoutMs, () => this.#on.giveUp());
  }

  #prolong(): void {
    this.#deadline?.cancel();
    this.#deadline = this.#startDeadline();
    this.#watchBuffer();
  }

  #watchBuffer(): void {
    if (this.#check !== undefined || this.#bufferFree) return;
    const before = this.#writer.load;
    this.#check = this.#timers.after(BUFFER_CHECK_MS, () => {
      this.#check = undefined;
      if (this.free) this.#release(true);
      // A slow line that moves is alive.
      else if (this.#writer.load < before) this.#prolong();
      else this.#watchBuffer();
    });
  }
}
