import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Oracle } from '../src/oracle.ts';
import type { Logged, ServerLog } from '../src/server-log.ts';
import type { Shown } from '../src/wrong-in-list.ts';

const CONVERSATION = 'c';

const logged = (seq: number, more: Partial<Logged> = {}): Logged => ({
  conversationId: CONVERSATION,
  seq,
  id: `m-${seq}`,
  clientId: `k-${seq}`,
  senderId: 'alice',
  content: `text ${seq}`,
  ...more,
});

const shown = ({ id, seq, clientId, senderId, content }: Logged): Shown => ({
  id,
  seq,
  clientId,
  sender: { id: senderId },
  content,
});

const logOf = (messages: Logged[], more: Partial<ServerLog> = {}): ServerLog => ({
  integrity: 'ok',
  messages,
  heads: [{ conversationId: CONVERSATION, events: messages.length, lastSeq: messages.at(-1)?.seq ?? 0 }],
  ...more,
});

/** Alice sent `sends`, the file says `log`, Bob shows `list`: what is wrong? */
function judged(sends: Logged[], log: ServerLog, list: Shown[]): string {
  const oracle = new Oracle();
  for (const [order, { id, content, clientId, senderId }] of sends.entries()) {
    const what = { user: senderId, conversationId: CONVERSATION, content, order, clientId: clientId ?? '' };
    oracle.sends.push({ ...what, ended: { acknowledged: id } });
  }
  oracle.judge(log, [{ user: 'bob', conversationId: CONVERSATION, messages: list }]);
  return oracle.violations.texts.join('\n');
}

const TWO = [logged(1), logged(2)];

test('the oracle has nothing to say where each list is the log', () => {
  assert.equal(judged(TWO, logOf(TWO), TWO.map(shown)), '');
});

test('the oracle sees a reader that dropped an event, or drew two in another order', () => {
  assert.match(judged(TWO, logOf(TWO), [shown(logged(1))]), /list differs from the log \(1 rows for 2/);
  assert.match(judged(TWO, logOf(TWO), TWO.map(shown).reverse()), /list differs from the log/);
});

test('the oracle sees an acknowledged message that is not in the log', () => {
  assert.match(judged(TWO, logOf([logged(1)]), [shown(logged(1))]), /acknowledged and not in the log: "text 2"/);
});

test('the oracle sees a message that is stored twice, under another key or the same', () => {
  const again = logged(3, { content: 'text 1' });
  assert.match(judged(TWO, logOf([...TWO, again]), []), /stored 2 times: "text 1"/);
  assert.match(judged(TWO, logOf([...TWO, { ...again, clientId: 'k-1' }]), []), /key stored twice/);
});

test('the oracle sees a message that overtook an earlier one of its sender', () => {
  const swapped = [logged(1, { content: 'text 2', id: 'm-2' }), logged(2, { content: 'text 1', id: 'm-1' })];
  assert.match(judged(TWO, logOf(swapped), swapped.map(shown)), /overtook an earlier one of its sender: "text 2"/);
});

test('the oracle sees a message that nobody sent, a broken file and a log with holes', () => {
  assert.match(judged([], logOf([logged(1)]), []), /in the log and never sent/);
  assert.match(judged([], logOf([], { integrity: 'row 3 missing' }), []), /integrity_check says: row 3 missing/);
  assert.match(judged(TWO, logOf([logged(1), logged(3)]), []), /log with holes: 2 events up to 3/);
});

test('the oracle sees a send that never ended, or that failed and is there all the same', () => {
  const oracle = new Oracle();
  const what = { user: 'alice', conversationId: CONVERSATION, content: 'text 1', clientId: 'k-1', order: 1 };
  oracle.sends.push({ ...what, ended: { failed: 'network' } });
  oracle.sends.push({ ...what, content: 'text 2', order: 2 });
  oracle.judge(logOf([logged(1)]), []);
  const [failed, never] = oracle.violations.texts;
  assert.match(failed ?? '', /failed \(network\) and yet in the log: "text 1"/);
  assert.match(never ?? '', /never ended: "text 2"/);
});

test('the oracle sees what is shown twice or out of order, if only for a moment', () => {
  const oracle = new Oracle();
  const one = shown(logged(1));
  const two = shown(logged(2));
  oracle.snapshot('bob', CONVERSATION, [one, two, { ...two, id: 'k-3', seq: undefined, clientId: 'k-3' }]);
  assert.equal(oracle.violations.count, 0);
  oracle.snapshot('bob', CONVERSATION, [one, { ...one, id: 'k-1', seq: undefined }]);
  oracle.snapshot('bob', CONVERSATION, [two, one]);
  oracle.snapshot('bob', CONVERSATION, [{ ...one, seq: undefined }, two]);
  oracle.snapshot('bob', CONVERSATION, [one, one]);
  const kinds = oracle.violations.texts.map((text) => text.slice(0, text.indexOf(':'))).sort();
  assert.deepEqual(kinds, [
    'shown after one that waits',
    'shown out of order (1 after 1)',
    'shown out of order (1 after 2)',
    'shown twice (same id)',
    'shown twice (same key)',
  ]);
});

test('the oracle sees a device that resumes from before where it was', () => {
  const oracle = new Oracle();
  for (const cursor of ['4.aa', '9.bb', '9.bb']) oracle.resumes('bob', CONVERSATION, cursor);
  oracle.resumes('bob', 'another', '1.cc');
  assert.equal(oracle.violations.count, 0);
  oracle.resumes('bob', CONVERSATION, '8.dd');
  assert.deepEqual(oracle.violations.texts, ['cursor went back from 9 to 8: bob in c']);
});
