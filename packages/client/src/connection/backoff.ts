import type { Random } from '../ports.ts';

const CEILING_MS = 30_000;
const BASE_MS = 500;

/**
 * How long to wait before try number `attempt` (from 1): "full jitter", a random time below a ceiling that doubles, so that
 * clients cut at the same moment do not come back at the same moment (AWS Architecture Blog, "Exponential Backoff And
 * Jitter"). The first try is within 1 s.
 */
export const backoffMs = (random: Pick<Random, 'next'>, attempt: number): number =>
  random.next() * Math.min(CEILING_MS, BASE_MS * 2 ** attempt);
