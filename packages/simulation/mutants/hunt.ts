import type { runSeed } from '../src/index.ts';
import { mutants } from './mutants.ts';
import { loadPlanted } from './planting.ts';

/** A random hunt for one mutant. */
export interface HuntOrder {
  mutant: string;
  /** The first seed; the others follow. */
  seed: number;
  /** Worlds at most. */
  runs: number;
}

/** What a hunt tells while it goes on. */
export interface Sighting {
  seed: number;
  /** What was seen of the mutant; undefined: nothing, or the world has only begun. */
  saw?: string;
}

/** A violation may quote whole conversations. */
const MOST_CHARS = 200;

/** Runs one world after the other until one shows the mutant. A crash shows it too, and says so. */
export async function hunt({ mutant, seed, runs }: HuntOrder, tell: (sighting: Sighting) => void): Promise<void> {
  const known = mutants.find(({ name }) => name === mutant);
  if (!known) throw new Error(`Mutants: there is no "${mutant}".`);
  const planted = await loadPlanted<{ runSeed: typeof runSeed }>(mutant, known.plants, '../src/index.ts');
  for (let present = seed; present < seed + runs; present++) {
    tell({ seed: present });
    // Each other world also takes data away, since some bugs show only then.
    const saw = await planted.runSeed(present, { severe: present % 2 === 0 }).then(
      ({ violations }) => violations[0]?.slice(0, MOST_CHARS),
      (error: unknown) => `a crash: ${String(error)}`,
    );
    if (saw !== undefined) return tell({ seed: present, saw });
  }
}
