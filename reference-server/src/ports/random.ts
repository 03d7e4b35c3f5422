import { createHmac, createSecretKey } from 'node:crypto';
import type { Random } from '@hypee/chat-backend';
import { randomPool } from './random-pool.ts';
import { uuidV7Source } from './uuid-v7.ts';

const EVENT_ID_BYTES = 8;
/** 128 bits tell any two contents apart that one sender ever gives the same key. */
const HASH_BYTES = 16;

/**
 * The system's randomness.
 *
 * @param hashKey the key of `hash`: the same for ever on one database
 * @param now milliseconds since 1970, for the time within ids
 */
export function systemRandom(hashKey: Buffer, now: () => number): Random {
  const random = randomPool();
  // As an object: a key in bytes is made into one on each call, which costs more than the hash.
  const key = createSecretKey(hashKey);
  return {
    id: uuidV7Source(now),
    eventId: () => random(EVENT_ID_BYTES).toString('base64url'),
    hash: (text) => createHmac('sha256', key).update(text).digest().subarray(0, HASH_BYTES).toString('base64url'),
    next: () => Math.random(),
  };
}
