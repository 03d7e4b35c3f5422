import { randomFillSync } from 'node:crypto';

/** Asking the system costs much the same for 16 bytes as for these. */
const POOL_BYTES = 4_096;

/**
 * Random bytes of the system, read a few thousand at a time.
 *
 * @returns takes so many bytes; they stay as they are until the pool is through, so use them at once
 */
export function randomPool(): (count: number) => Buffer {
  const pool = Buffer.alloc(POOL_BYTES);
  let offset = POOL_BYTES;
  return (count) => {
    if (offset + count > POOL_BYTES) {
      randomFillSync(pool);
      offset = 0;
    }
    const bytes = pool.subarray(offset, offset + count);
    offset += count;
    return bytes;
  };
}
