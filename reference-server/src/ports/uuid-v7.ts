import { randomPool } from './random-pool.ts';

const ID_BYTES = 16;
const COUNTER_MAX = 0xfff;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that rise from call to call, within a millisecond and when the clock
 * goes back: the 12 bits after the time are a counter with a random start (section 6.2, method 1).
 */
export function uuidV7Source(now: () => number): () => string {
  const random = randomPool();
  let time = 0;
  let counter = 0;

  return () => {
    const bytes = random(ID_BYTES);
    const wanted = now();
    if (wanted > time) {
      time = wanted;
      // Half of the room is left to count in.
      counter = bytes.readUInt16BE(6) & (COUNTER_MAX >> 1);
    } else if (counter < COUNTER_MAX) counter++;
    else {
      time++;
      counter = 0;
    }
    bytes.writeUIntBE(time, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
