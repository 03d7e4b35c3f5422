import { performance } from 'node:perf_hooks';
import type { ChildServer } from './child-server.ts';

/** What one run gave. */
export interface Rate {
  readonly perSecond: number;
  /** Processor seconds of the server for a million units. */
  readonly cpuPerMillion: number;
}

/**
 * Runs workers for a while and counts what they did.
 *
 * @param done the count so far
 * @param work one worker's loop: it ends when `goesOn()` says no
 */
export async function measure(
  server: ChildServer,
  seconds: number,
  done: () => number,
  work: readonly ((goesOn: () => boolean) => Promise<void>)[],
): Promise<Rate> {
  const cpuBefore = await server.cpu();
  const countBefore = done();
  const began = performance.now();
  const goesOn = () => performance.now() - began < seconds * 1_000;
  await Promise.all(work.map((run) => run(goesOn)));
  const elapsed = (performance.now() - began) / 1_000;
  const units = done() - countBefore;
  const cpu = (await server.cpu()) - cpuBefore;
  return { perSecond: units / elapsed, cpuPerMillion: (cpu / units) * 1e6 };
}

/** The middle one of an odd number of runs, by rate. */
export function median(rates: readonly Rate[]): Rate {
  const sorted = rates.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('no runs');
  return middle;
}
