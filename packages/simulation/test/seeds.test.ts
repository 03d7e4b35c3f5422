import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeed, type PlantedBug, type SeedReport } from '../src/index.ts';

const SEEDS = 300;
const BATCH = 25;

const tell = ({ seed, steps, faults, violations }: SeedReport) =>
  `seed ${seed} failed at step ${steps}; run it alone with: npm run soak -- --from ${seed} --seeds 1\n` +
  `faults:\n  ${faults.join('\n  ')}\nviolations:\n  ${violations.join('\n  ')}`;

for (let first = 1; first <= SEEDS; first += BATCH) {
  const last = first + BATCH - 1;
  test(`servers die, tabs crash, networks fail, and everybody ends with the same messages, each once (seeds ${first} to ${last})`, async () => {
    for (let seed = first; seed <= last; seed++) {
      const report = await runSeed(seed);
      assert.equal(report.violations.length, 0, tell(report));
      assert.ok(report.promised > 0, `seed ${seed} sent nothing: the world is broken`);
    }
  });
}

test('the same seed tells the same story', async () => {
  assert.deepEqual(await runSeed(7), await runSeed(7));
});

const findsWithin = async (bug: PlantedBug, seeds: number): Promise<boolean> => {
  for (let seed = 1; seed <= seeds; seed++) {
    if ((await runSeed(seed, bug)).violations.length > 0) return true;
  }
  return false;
};

test('a client that gives each retry a new key is caught', async () => {
  assert.ok(await findsWithin('new-key-on-retry', 20), '20 seeds did not notice duplicated messages');
});

test('a server that answers before its commit is on disk is caught', async () => {
  assert.ok(await findsWithin('acknowledge-before-commit', 60), '60 seeds did not notice a lost acknowledged message');
});
