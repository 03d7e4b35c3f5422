import { performance } from 'node:perf_hooks';
import type { ChildServer } from './child-server.ts';

/** What one run gave. */
export interface Sample {
  readonly value: number;
  /** Seconds of the server's processor for a million units, where units are counted. */
  readonly cpuPerMillion?: number;
}

/** One thing that is measured, on one server. */
export type Run = () => Promise<Sample>;

/**
 * Runs workers for a while and counts what they did in a second.
 *
 * @param done the count so far
 * @param work one worker's loop: it ends when `goesOn()` says no
 */
export async function measure(
  server: ChildServer,
  seconds: number,
  done: () => number,
  work: readonly ((goesOn: () => boolean) => Promise<void>)[],
): Promise<Sample> {
  const cpuBefore = await server.ask('cpu');
  const countBefore = done();
  const began = performance.now();
  const goesOn = () => performance.now() - began < seconds * 1_000;
  await Promise.all(work.map((run) => run(goesOn)));
  const elapsed = (performance.now() - began) / 1_000;
  const units = done() - countBefore;
  const cpu = (await server.ask('cpu')) - cpuBefore;
  return { value: units / elapsed, cpuPerMillion: (cpu / units) * 1e6 };
}

/** Runs each once in every round, one after another: what disturbs the machine disturbs all of them. */
export async function inTurns<Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, Run>>,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(runs) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) samples[name].push(await runs[name]());
  return samples;
}
