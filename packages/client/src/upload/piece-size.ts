const FIRST = 256 * 1024;
const LEAST = 64 * 1024;
const MOST = 8 * 1024 * 1024;
/** How long a piece should take at least, and at most. Milliseconds. */
const SHORT_MS = 1_000;
const LONG_MS = 4_000;

/** How much of a file goes into one request: as much as the line carries in some seconds, since that is how often progress shows. */
export interface PieceSize {
  /** Bytes. */
  readonly now: number;
  /** A piece took so long. */
  took(ms: number): void;
}

/** Begins small: nothing is known of the line. */
export function createPieceSize(): PieceSize {
  let now = FIRST;
  return {
    get now() {
      return now;
    },
    took(ms) {
      if (ms < SHORT_MS) now = Math.min(MOST, now * 2);
      else if (ms > LONG_MS) now = Math.max(LEAST, now / 2);
    },
  };
}
