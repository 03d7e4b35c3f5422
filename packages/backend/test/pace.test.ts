import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '../src/pace.ts';
import { Paces } from '../src/paces.ts';

const START = 1_000_000;

/** How many of so many tries in one moment are allowed. */
const allowed = (pace: Pace, tries: number, now: number) =>
  Array.from({ length: tries }, () => pace.take(now)).filter((waitMs) => waitMs === 0).length;

test('a burst at once, then one each time its share of a second has passed', () => {
  const pace = new Pace({ perSecond: 10, burst: 30 });
  assert.equal(allowed(pace, 100, START), 30);
  assert.equal(pace.take(START), 100);
  assert.equal(pace.take(START + 99), 1);
  assert.equal(allowed(pace, 5, START + 100), 1);
  assert.equal(allowed(pace, 100, START + 600), 5);
});

test('whoever was quiet has the burst again, and never more', () => {
  const pace = new Pace({ perSecond: 10, burst: 30 });
  allowed(pace, 30, START);
  assert.equal(pace.isRested(START + 2_999), false);
  assert.equal(pace.isRested(START + 3_000), true);
  assert.equal(allowed(pace, 100, START + 3_000), 30);
  assert.equal(allowed(pace, 100, START + 1_000_000), 30);
});

test('a clock that was set back by an hour locks nobody out', () => {
  const pace = new Pace({ perSecond: 10, burst: 30 });
  allowed(pace, 30, START + 3_600_000);
  assert.equal(pace.take(START), 100);
  assert.equal(pace.take(START + 100), 0);
});

test('of more callers than are remembered, who was quiet for the longest begins anew; the others do not', () => {
  const paces = new Paces({ perSecond: 1 / 60, burst: 1 }, 2);
  for (const [caller, now] of [
    ['first', 0],
    ['second', 1],
    ['third', 2],
  ] as const)
    assert.equal(paces.take(caller, now), 0);
  assert.ok(paces.take('second', 3) > 0);
  assert.ok(paces.take('third', 4) > 0);
  assert.equal(paces.take('first', 5), 0);
});
