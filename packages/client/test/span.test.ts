import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@hypee/chat-protocol';
import { spanOfPage } from '../src/timeline/span-of-page.ts';
import { join, keepNewest, keepOldest, touch, withMessages, type Span } from '../src/timeline/span.ts';

const message = (seq: number, rev = 1): Message => ({ id: `m${seq}`, seq, rev, thread_id: null }) as Message;
const span = (from: number, to: number, seqs: number[]): Span => ({ from, to, rows: seqs.map((seq) => message(seq)) });
const seqs = ({ rows }: Span): number[] => rows.map(({ seq }) => seq);

test('stretches touch where nothing can lie between them', () => {
  assert.equal(touch(span(1, 5, []), span(6, 9, [])), true);
  assert.equal(touch(span(6, 9, []), span(1, 5, [])), true);
  assert.equal(touch(span(1, 5, []), span(7, 9, [])), false);
  assert.equal(touch(span(1, 9, []), span(3, 4, [])), true);
});

test('joined, each message stands once, in its newest revision', () => {
  const a = { from: 1, to: 5, rows: [message(2), message(4, 3)] };
  const b = { from: 4, to: 9, rows: [message(4, 2), message(8)] };
  for (const joined of [join(a, b), join(b, a)]) {
    assert.deepEqual([joined.from, joined.to, seqs(joined)], [1, 9, [2, 4, 8]]);
    assert.equal(joined.rows[1], a.rows[1]);
  }
});

test('put in several times, a message stands once, in its newest revision', () => {
  const again = withMessages(span(3, 6, [4]), [message(5), message(5, 3), message(5, 2)]);
  assert.deepEqual(
    again.rows.map(({ seq, rev }) => [seq, rev]),
    [
      [4, 1],
      [5, 3],
    ],
  );
});

test('only messages inside are put in; when nothing changes it is the same stretch', () => {
  const before = span(3, 6, [4]);
  assert.equal(withMessages(before, [message(2), message(7), message(4)]), before);
  assert.deepEqual(seqs(withMessages(before, [message(6), message(5)])), [4, 5, 6]);
});

test('cut at either end, a stretch says where it now ends', () => {
  const long = span(1, 10, [2, 5, 8]);
  assert.deepEqual(keepOldest(long, 2), { ...long, to: 5, rows: long.rows.slice(0, 2) });
  assert.deepEqual(keepNewest(long, 2), { ...long, from: 5, rows: long.rows.slice(1) });
  assert.equal(keepOldest(long, 3), long);
});

test('what a page of history covers', () => {
  const page = (results: Message[], has_before: boolean, has_after: boolean) => ({
    results,
    has_before,
    has_after,
    cursor: '20.x',
  });
  const bounds = ({ from, to }: Span): number[] => [from, to];
  assert.deepEqual(bounds(spanOfPage(page([message(15), message(18)], true, false))), [15, 20]);
  assert.deepEqual(bounds(spanOfPage(page([message(3)], false, true))), [1, 3]);
  assert.deepEqual(bounds(spanOfPage(page([message(5), message(9)], true, true), { before: message(12) })), [5, 11]);
  assert.deepEqual(bounds(spanOfPage(page([message(9)], true, true), { after: message(5) })), [6, 9]);
  assert.deepEqual(bounds(spanOfPage(page([], false, false))), [1, 20]);
  assert.deepEqual(bounds(spanOfPage(page([], true, false), { after: message(18) })), [19, 20]);
});
