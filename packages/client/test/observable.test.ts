import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSource } from '../src/observable.ts';

const unexpected = (error: unknown): never => assert.fail(String(error));

test('a subscriber is called now, on each change, and never after it left', () => {
  const source = createSource(1, unexpected);
  const seen: number[] = [];
  const leave = source.subscribe((value) => seen.push(value));
  source.set(2);
  source.set(2);
  leave();
  source.set(3);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(source.value, 3);
});

test('a subscriber that throws is reported, and the others are called', () => {
  const reported: unknown[] = [];
  const source = createSource('a', (error) => reported.push(error));
  const failure = new Error('mine');
  const seen: string[] = [];
  source.subscribe(() => {
    throw failure;
  });
  source.subscribe((value) => seen.push(value));
  source.set('b');
  assert.deepEqual(seen, ['a', 'b']);
  assert.deepEqual(reported, [failure, failure]);
});

test('a subscriber that changes the value leaves nobody with the old one', () => {
  const source = createSource(0, unexpected);
  let last = -1;
  source.subscribe((value) => {
    if (value === 1) source.set(2);
  });
  source.subscribe((value) => (last = value));
  source.set(1);
  assert.equal(last, 2);
});

test('a subscriber removed by an earlier one is not called any more', () => {
  const source = createSource(0, unexpected);
  let calls = 0;
  let leave = (): void => undefined;
  source.subscribe(() => leave());
  leave = source.subscribe(() => (calls += 1));
  source.set(1);
  assert.equal(calls, 1);
});

test('reading begins with the first subscriber, once', () => {
  let started = 0;
  const source = createSource(0, unexpected, () => (started += 1));
  assert.equal(started, 0);
  source.subscribe(() => undefined)();
  source.subscribe(() => undefined);
  assert.equal(started, 1);
});
