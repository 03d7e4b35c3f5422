import type { Random } from '../ports.ts';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A UUIDv7 (RFC 9562, 5.7): 48 bits of time in milliseconds, version, and 74 random bits. */
export function uuidv7(now: number, random: Uint8Array): string {
  const time = now.toString(16).padStart(12, '0');
  const rest = Array.from(random, hex).join('');
  // The two bits of the variant, and two random ones.
  const variant = '89ab'.charAt((random[15] ?? 0) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

/** Randomness of the platform: cryptographic for ids, since keys must not collide; any for jitter. */
export const platformRandom: Random = {
  next: () => Math.random(),
  id: () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
};
