import { minimize } from './minimize.ts';
import { RecordedMoves } from './moves.ts';
import { runSeed, type SeedOptions, type SeedReport } from './run-seed.ts';

/** What is left of a failing world when all that is not needed for its failure is left out. */
export interface Shrunk {
  /** The smallest world that fails in the same way; undefined: the seed does not fail. */
  report: SeedReport | undefined;
  /** Moves of the whole world: what people did, and faults. */
  of: number;
  /** Moves of the smallest one. */
  moves: number;
  /** Worlds that were run for it. */
  runs: number;
}

/** Leaves out actions and faults of a failing seed, as long as it fails in the same way. */
export async function shrinkSeed(seed: number, options: Omit<SeedOptions, 'moves'> = {}): Promise<Shrunk> {
  const recorded = new RecordedMoves();
  const whole = await runSeed(seed, { ...options, moves: recorded });
  const all = recorded.numbers;
  const kinds = new Set(whole.violations.map(kindOf));
  let report = whole.violations.length > 0 ? whole : undefined;
  let runs = 1;
  if (!report) return { report, of: all.length, moves: all.length, runs };
  const kept = await minimize(all, async (part) => {
    runs++;
    const smaller = await runSeed(seed, { ...options, moves: recorded.only(part) });
    const fails = smaller.violations.some((violation) => kinds.has(kindOf(violation)));
    if (fails) report = smaller;
    return fails;
  });
  return { report, of: all.length, moves: kept.length, runs };
}

/** What was violated, whoever and whatever it concerned: without what is quoted, listed or numbered. */
const kindOf = (violation: string): string =>
  violation.replaceAll(/"[^"]*"|\[[^\]]*\]|\{.*\}|[\w-]*\d[\w-]*/g, '…').replaceAll(/…(?: …)*/g, '…');
