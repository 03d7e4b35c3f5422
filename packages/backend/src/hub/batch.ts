import type { Frame } from '../door.ts';

/**
 * Frames that leave in one write. Sockets that are due the same frames in one turn end up with the very same batch, so that
 * a door can tell by identity that it encoded them already. A batch lives for one turn: never keep one.
 */
export class Batch {
  /** UTF-8 bytes of all frames. */
  readonly bytes: number;
  readonly #before: Batch | undefined;
  readonly #own: readonly Frame[];
  #frames: readonly Frame[] | undefined;
  /** What was appended to this batch already, by what was appended. */
  #successors: Map<Batch, Batch> | undefined;

  constructor(frames: readonly Frame[], before?: Batch) {
    this.#own = frames;
    this.#before = before;
    this.bytes = frames.reduce((sum, frame) => sum + frame.bytes, before?.bytes ?? 0);
  }

  /** This batch with `other` behind it: the same object whoever asks. */
  followedBy(other: Batch): Batch {
    this.#successors ??= new Map();
    let joined = this.#successors.get(other);
    if (joined === undefined) this.#successors.set(other, (joined = new Batch(other.frames, this)));
    return joined;
  }

  /** All frames in order; the same array each time. */
  get frames(): readonly Frame[] {
    this.#frames ??= this.#before === undefined ? this.#own : this.#collect();
    return this.#frames;
  }

  #collect(): readonly Frame[] {
    const parts = [this.#own];
    for (let batch = this.#before; batch !== undefined; batch = batch.#before) parts.push(batch.#own);
    return parts.reverse().flat();
  }
}
