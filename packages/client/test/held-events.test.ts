import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadEvent } from '@hypee/chat-protocol';
import type { ConversationRow } from '../src/core.ts';
import { createHeldEvents } from '../src/sync/held-events.ts';

const event = (seq: number): ReadEvent => ({
  type: 'conversation_deleted',
  conversation_id: 'c',
  seq,
  cursor: `${String(seq)}.e`,
});

const at = (seq: number) => ({ id: 'c', seq }) as ConversationRow;

test('one event is missing while six hundred come after it: five hundred are held, and the others are left to the log', () => {
  const held = createHeldEvents();
  for (let seq = 2; seq <= 601; seq += 1) held.add(event(seq), 1);
  assert.deepEqual(held.takeRun(at(0)).events, []);
  held.add(event(1), 1);
  const { events } = held.takeRun(at(0));
  assert.deepEqual([events.length, events[0]?.seq, events.at(-1)?.seq], [501, 1, 501]);
  assert.equal(held.has('c'), false);
});
