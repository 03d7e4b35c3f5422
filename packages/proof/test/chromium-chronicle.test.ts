import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS, planFaults } from '../src/chromium/plan.ts';
import { Chronicle } from '../src/chromium/chronicle.ts';
import type { ServerLog } from '../src/server-log.ts';

const PLACE = { user: 'alice', tab: 0, document: 1 };

const logOf = (...contents: string[]): ServerLog => ({
  integrity: 'ok',
  messages: contents.map((content, index) => ({
    conversationId: 'c',
    seq: index + 1,
    id: `m-${index}`,
    clientId: `k-${content}`,
    senderId: 'alice',
    content,
  })),
  heads: [],
});

/** Alice wrote these, and some screen told of each what the second one says. */
function written(told: Record<string, 'waiting' | 'placed' | 'failed' | 'nothing'>): Chronicle {
  const record = new Chronicle();
  for (const [content, as] of Object.entries(told)) {
    record.wrote(PLACE, 'c', content);
    const row = { type: 'row', conversationId: 'c', clientId: `k-${content}`, content } as const;
    if (as !== 'nothing') record.told('alice 1', { ...row, as, ...(as === 'failed' && { code: 'network' }) });
  }
  return record;
}

function judged(record: Chronicle, log: ServerLog, isOpen = false): string[] {
  record.judge(log, () => isOpen);
  return record.violations.texts;
}

test('C5 has nothing to say where all that was shown is in the log, and what was never shown died with its page', () => {
  assert.deepEqual(judged(written({ one: 'waiting', two: 'placed', three: 'nothing' }), logOf('one', 'two')), []);
});

test('C5 sees a message that was shown as waiting and is lost, or is there twice', () => {
  assert.deepEqual(judged(written({ one: 'waiting' }), logOf()), ['shown as waiting and lost: "one" of alice']);
  assert.ok(judged(written({ one: 'waiting' }), logOf('one', 'one')).includes('stored 2 times: "one" of alice'));
});

test('C5 sees a message that failed without need, or was never shown though its page is still there', () => {
  assert.deepEqual(judged(written({ one: 'failed' }), logOf()), ['failed without need (network): "one" of alice']);
  assert.match(
    judged(written({ one: 'nothing' }), logOf(), true).join(),
    /never shown, though its page is still there/,
  );
});

test('C5 sees a message that overtook an earlier one, and one that nobody wrote', () => {
  assert.deepEqual(judged(written({ one: 'placed', two: 'placed' }), logOf('two', 'one')), [
    'overtook an earlier one of its sender: "two" of alice',
  ]);
  assert.deepEqual(judged(new Chronicle(), logOf('one')), ['in the log and never written: "one"']);
});

test('a seed gives the same faults each time, and all kinds before one comes again', () => {
  assert.deepEqual(planFaults(5, 40), planFaults(5, 40));
  assert.notDeepEqual(planFaults(5, 40), planFaults(6, 40));
  assert.equal(new Set(planFaults(5, FAULTS.length).map(({ kind }) => kind)).size, FAULTS.length);
});
