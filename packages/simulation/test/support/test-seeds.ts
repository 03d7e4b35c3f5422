import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeed, type SeedOptions, type SeedReport } from '../../src/index.ts';

const BATCH = 25;

/** What a failed seed says. */
export const tell = ({ seed, steps, faults, violations }: SeedReport, severe = false) =>
  `seed ${seed} failed at step ${steps}; run it alone with: npm run soak -- --from ${seed} --seeds 1${severe ? ' --severe' : ''}\n` +
  `faults:\n  ${faults.join('\n  ')}\nviolations:\n  ${violations.join('\n  ')}`;

/** Tests that run the worlds of these seeds; several files of them run side by side. */
export function testSeeds(from: number, to: number, options: SeedOptions = {}): void {
  for (let first = from; first <= to; first += BATCH) {
    const last = first + BATCH - 1;
    test(`servers die, tabs crash, networks fail, and everybody ends with the same messages, each once (${options.severe ? 'severe ' : ''}seeds ${first} to ${last})`, async () => {
      for (let seed = first; seed <= last; seed++) {
        const report = await runSeed(seed, options);
        assert.equal(report.violations.length, 0, tell(report, options.severe));
        assert.ok(report.promised > 0, `seed ${seed} sent nothing: the world is broken`);
      }
    });
  }
}
