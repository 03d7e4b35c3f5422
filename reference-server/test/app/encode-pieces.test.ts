import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePieces } from '../../src/app/encode-pieces.ts';

test('a text in pieces is encoded as the whole is, in whatever script and however long', () => {
  const pieces = ['{"a":"', 'é ', '日本', '👍🏽', '', '"}'];
  assert.equal(encodePieces(pieces).toString(), pieces.join(''));
  const long = Array.from({ length: 1_000 }, (_, n) => `${n} ${'日'.repeat(100)}`);
  assert.equal(encodePieces(long).toString(), long.join(''));
  assert.equal(encodePieces([]).length, 0);
});

test('an answer that still waits to be sent is not overwritten by the next one', () => {
  const first = encodePieces(['first']);
  encodePieces(['other']);
  assert.equal(first.toString(), 'first');
});
