import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutants } from '../mutants/mutants.ts';
import { loadPlanted } from '../mutants/planting.ts';
import { runSeed, shrinkSeed } from '../src/index.ts';
import { minimize } from '../src/minimize.ts';
import { RecordedMoves } from '../src/moves.ts';

const numbers = Array.from({ length: 60 }, (_, index) => index);

test('of sixty things, the three that only together do harm are what is left', async () => {
  const culprits = [3, 31, 59];
  let looks = 0;
  const left = await minimize(numbers, async (part) => {
    looks++;
    return culprits.every((one) => part.includes(one));
  });
  assert.deepEqual(left, culprits);
  assert.ok(looks < 120, `${looks} looks are as many as trying each alone over and over`);
});

test('nothing is left where harm is done without any of them, and all where each is needed', async () => {
  assert.deepEqual(await minimize(numbers, async () => true), []);
  const few = numbers.slice(0, 5);
  assert.deepEqual(await minimize(few, async (part) => part.length === few.length), few);
});

test('a world with all of its moves played again is the same world', async () => {
  const recorded = new RecordedMoves();
  const whole = await runSeed(7, { moves: recorded });
  assert.deepEqual(whole, await runSeed(7));
  assert.deepEqual(await runSeed(7, { moves: recorded.only(recorded.numbers) }), whole);
});

test('without one action everybody else still acts when they did', async () => {
  const recorded = new RecordedMoves();
  const whole = await runSeed(7, { moves: recorded });
  const { actions, violations } = await runSeed(7, {
    moves: recorded.only(recorded.numbers.filter((move) => move !== 0)),
  });
  assert.deepEqual(violations, []);
  const at = (lines: readonly string[]) => lines.map((line) => line.split(' ', 2).join(' '));
  const before = at(whole.actions);
  assert.deepEqual(
    at(actions).filter((action) => !before.includes(action)),
    [],
  );
});

test('a failing seed shrinks to the few moves that its bug needs', async () => {
  const plants = mutants.find(({ name }) => name === 'no-dedupe')?.plants ?? [];
  const planted = await loadPlanted<{ shrinkSeed: typeof shrinkSeed }>('shrunk', plants, '../src/index.ts');
  let shrunk = await planted.shrinkSeed(1);
  for (let seed = 2; !shrunk.report && seed <= 40; seed++) shrunk = await planted.shrinkSeed(seed);
  const { report, of, moves } = shrunk;
  assert.ok(report, '40 seeds did not notice duplicated messages');
  assert.ok(moves * 4 <= of, `${moves} moves are left of ${of}`);
  assert.match(report.actions.join(), /sends/);
  assert.match(report.violations.join(), /twice/);
});

test('a seed that does not fail has nothing to shrink', async () => {
  assert.equal((await shrinkSeed(7)).report, undefined);
});
