import type { Socket } from 'node:net';
import type { Seeded } from '../seeded.ts';

/** How bytes travel through a lane of the proxy. */
export interface Road {
  /** Milliseconds. */
  latency: number;
  /** `split`: in small pieces; `merge`: several writes as one. */
  shape: 'as they come' | 'split' | 'merge';
}

const MERGE_MS = 40;
const SMALLEST_PIECE = 200;

/** One direction of a connection. What goes in comes out in order, later, cut anew, or never. */
export class Pipe {
  readonly #to: Socket;
  readonly #road: Readonly<Road>;
  readonly #random: Seeded;
  /** `undefined`: the end of the stream. */
  readonly #queue: { bytes: Buffer | undefined; due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lost = false;
  #held = false;

  constructor(from: Socket, to: Socket, road: Readonly<Road>, random: Seeded, passes: (bytes: Buffer) => void) {
    this.#to = to;
    this.#road = road;
    this.#random = random;
    from.on('data', (bytes: Buffer) => {
      passes(bytes);
      this.#take(bytes);
    });
    from.on('end', () => this.#take(undefined));
  }

  /** From now on nothing comes out: a stream with missing bytes is never taken up again. */
  lose(): void {
    this.#lost = true;
    this.#queue.length = 0;
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#flush();
  }

  stop(): void {
    this.lose();
    clearTimeout(this.#timer);
  }

  #take(bytes: Buffer | undefined): void {
    if (this.#lost) return;
    const { latency, shape } = this.#road;
    const due = performance.now() + latency + (shape === 'merge' ? MERGE_MS : 0);
    // A later piece never overtakes, also where the latency sank meanwhile.
    this.#queue.push({ bytes, due: Math.max(due, this.#queue.at(-1)?.due ?? 0) });
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    if (this.#held) return;
    const now = performance.now();
    const ripe: Buffer[] = [];
    let ends = false;
    for (let head = this.#queue[0]; head && head.due <= now; head = this.#queue[0]) {
      this.#queue.shift();
      if (head.bytes) ripe.push(head.bytes);
      else ends = true;
    }
    for (const piece of this.#road.shape === 'merge' ? [Buffer.concat(ripe)] : ripe) this.#write(piece);
    if (ends && this.#to.writable) this.#to.end();
    const next = this.#queue[0];
    if (next) this.#timer = setTimeout(() => this.#flush(), Math.max(1, next.due - now));
  }

  #write(bytes: Buffer): void {
    if (bytes.length === 0 || !this.#to.writable) return;
    if (this.#road.shape !== 'split') {
      this.#to.write(bytes);
      return;
    }
    for (let at = 0; at < bytes.length;) {
      // Also a single byte; larger ones for long texts, so that a page is not cut ten thousand times.
      const size = this.#random.between(1, Math.max(SMALLEST_PIECE, bytes.length >> 4));
      this.#to.write(bytes.subarray(at, at + size));
      at += size;
    }
  }
}
