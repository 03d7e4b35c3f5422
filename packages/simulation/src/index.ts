/**
 * A deterministic simulation: client cores and the backend that ship, in one process, on a fake clock, network and disk.
 * One seed decides everything that happens.
 *
 * @packageDocumentation
 */
export { runSeed, type SeedOptions, type SeedReport } from './run-seed.ts';
export { shrinkSeed } from './shrink-seed.ts';
export type { PlantedBug } from './planted-bug.ts';
