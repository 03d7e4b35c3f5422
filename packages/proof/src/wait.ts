import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks again and again until something is so.
 *
 * @param ms given up after
 * @returns whether it became so
 */
export async function becomes(isSo: () => boolean | Promise<boolean>, ms: number, every = 50): Promise<boolean> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > ms) return false;
    await delay(every);
  }
  return true;
}
