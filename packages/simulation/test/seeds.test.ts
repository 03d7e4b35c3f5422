import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeed, type PlantedBug } from '../src/index.ts';
import { testSeeds } from './support/test-seeds.ts';

testSeeds(1, 250);

test('the same seed tells the same story', async () => {
  assert.deepEqual(await runSeed(7), await runSeed(7));
});

const findsWithin = async (bug: PlantedBug, seeds: number): Promise<boolean> => {
  for (let seed = 1; seed <= seeds; seed++) {
    if ((await runSeed(seed, { planted: bug })).violations.length > 0) return true;
  }
  return false;
};

test('a client that gives each retry a new key is caught', async () => {
  assert.ok(await findsWithin('new-key-on-retry', 20), '20 seeds did not notice duplicated messages');
});

test('a server that answers before its commit is on disk is caught', async () => {
  assert.ok(await findsWithin('acknowledge-before-commit', 60), '60 seeds did not notice a lost acknowledged message');
});
