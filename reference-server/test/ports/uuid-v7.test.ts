import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidV7Source } from '../../src/ports/uuid-v7.ts';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids rise, within one millisecond and when the clock goes back', () => {
  let now = 1_700_000_000_000;
  const next = uuidV7Source(() => now);
  const ids: string[] = [];
  for (let count = 0; count < 10_000; count++) ids.push(next());
  now -= 60_000;
  for (let count = 0; count < 10; count++) ids.push(next());
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, V7);
});

test('an id begins with the time it was made at', () => {
  const id = uuidV7Source(() => 0x0123456789ab)();
  assert.ok(id.startsWith('01234567-89ab-7'));
});
