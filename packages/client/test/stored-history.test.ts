import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '@hypee/chat-protocol';
import { createMemoryStore } from '../src/core.ts';
import type { ConversationRow } from '../src/store/rows.ts';
import { createStoredHistory, type StoredHistory } from '../src/timeline/stored-history.ts';

/** A conversation of which the device keeps the messages at these places, and everything else from `cachedFrom` to `seq`. */
async function kept(places: readonly number[], about: { seq: number; cachedFrom: number }) {
  const store = createMemoryStore();
  await store.write(async (tx) => {
    for (const seq of places) await tx.put('messages', { conversation_id: 'c', seq, id: `m${seq}` } as Message);
  });
  const row = { id: 'c', ...about } as ConversationRow;
  return { row, history: createStoredHistory('c', { opened: Promise.resolve(store) }) };
}

const every = (step: number, to: number): number[] =>
  Array.from({ length: to / step }, (_, index) => (index + 1) * step);
const seqs = (rows: readonly Message[]): number[] => rows.map(({ seq }) => seq);
const ends = ({ span }: Awaited<ReturnType<StoredHistory['latest']>>) => [span.rows.length, span.from, span.to];

describe('Messages kept on the device', () => {
  test('the newest fifty of a long conversation, and an answer to my own send that came before its event', async () => {
    const { row, history } = await kept([...every(1, 200), 203], { seq: 201, cachedFrom: 1 });
    const latest = await history.latest(row, 50);
    assert.deepEqual(ends(latest), [50, 151, 201]);
    assert.deepEqual(seqs(latest.ahead), [203]);
  });

  test('where most places of the log are no messages, a page still has as many messages as were asked for', async () => {
    const { row, history } = await kept(every(10, 2000), { seq: 2004, cachedFrom: 1 });
    const latest = await history.latest(row, 50);
    assert.deepEqual(ends(latest), [50, 1510, 2004]);
    const before = await history.before(row, 1510, 50);
    assert.deepEqual([before.rows.length, before.from, before.to], [50, 1010, 1509]);
  });

  test('the kept part ends where the device has no more, not where the rows end', async () => {
    const { row, history } = await kept([94, 97], { seq: 100, cachedFrom: 90 });
    assert.deepEqual(ends(await history.latest(row, 50)), [2, 90, 100]);
    assert.deepEqual(ends(await history.latest(row, 1)), [1, 97, 100]);
  });

  test('nothing is kept but what came before its event', async () => {
    const { row, history } = await kept([7], { seq: 5, cachedFrom: 6 });
    const latest = await history.latest(row, 50);
    assert.deepEqual(latest.span.rows, []);
    assert.deepEqual(seqs(latest.ahead), [7]);
  });
});
