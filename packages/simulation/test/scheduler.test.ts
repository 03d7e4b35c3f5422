import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scheduler } from '../src/scheduler.ts';
import { SeededRandom } from '../src/seeded-random.ts';

test('what is due first happens first, and what is due together happens in the order it was planned', async () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  scheduler.after(20, () => seen.push('late'));
  scheduler.after(10, () => seen.push('first'));
  scheduler.after(10, () => seen.push('second'));
  await scheduler.runUntil(15);
  assert.deepEqual(seen, ['first', 'second']);
  assert.equal(scheduler.now, 15);
  await scheduler.runUntil(30);
  assert.deepEqual(seen, ['first', 'second', 'late']);
});

test('a thousand timers in any order come out sorted', async () => {
  const scheduler = new Scheduler();
  const random = new SeededRandom(3);
  const seen: number[] = [];
  for (let index = 0; index < 1000; index++) scheduler.after(random.between(0, 500), () => seen.push(scheduler.now));
  await scheduler.runUntil(1000);
  assert.equal(seen.length, 1000);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('a cancelled timer never fires', async () => {
  const scheduler = new Scheduler();
  const timer = scheduler.after(5, () => assert.fail('it fired'));
  timer.cancel();
  await scheduler.runUntil(10);
});

test('promises settle between two steps', async () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  scheduler.after(1, () => {
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => seen.push('promise'));
  });
  scheduler.after(1, () => seen.push('next step'));
  await scheduler.runUntil(2);
  assert.deepEqual(seen, ['promise', 'next step']);
});

test('one seed gives one stream of numbers, from 0 to below 1', () => {
  const [one, same, other] = [new SeededRandom(1), new SeededRandom(1), new SeededRandom(2)];
  const numbers = Array.from({ length: 1000 }, () => one.next());
  assert.deepEqual(
    numbers,
    Array.from({ length: 1000 }, () => same.next()),
  );
  assert.notDeepEqual(
    numbers,
    Array.from({ length: 1000 }, () => other.next()),
  );
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
});
