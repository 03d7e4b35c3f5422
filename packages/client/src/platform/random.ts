import type { Random } from '../ports.ts';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A UUIDv7 (RFC 9562, 5.7): 48 bits of time in milliseconds, version, and 74 random bits. */
export function uuidv7(now: number, random: Uint8Array): string {
  const bytes = Array.from(random.subarray(0, 16));
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes
    .map(hex)
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Randomness of the platform: cryptographic for ids, since keys must not collide; any for jitter. */
export const platformRandom: Random = {
  next: () => Math.random(),
  id: () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
};
