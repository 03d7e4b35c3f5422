import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeJournal } from '../src/kill/judge-journal.ts';
import { runKill } from '../src/kill/run-kill.ts';
import { Violations } from '../src/violations.ts';

test('C4: the server is killed while people write: what it acknowledged is there, once, without holes', async (t) => {
  const seed = Number(process.env['HYPEE_SEED'] ?? Date.now() % 100_000);
  const size = { writers: 20, readers: 3, conversations: 30, kills: 5, messages: 500, mostMs: 30_000 };
  const report = await runKill({ ...size, seed, tellsOfEnd: true });
  t.diagnostic(JSON.stringify(report));
  assert.deepEqual(report.violations, [], `seed ${seed}`);
  assert.equal(report.kills, 5);
  assert.ok(report.acknowledged >= 500);
});

test('C4 sees an acknowledged message that the server lost', () => {
  const violations = new Violations();
  const entry = { conversationId: 'c', id: 'm-1', key: 'k-1', user: 'alice' };
  judgeJournal([entry], { integrity: 'ok', messages: [], heads: [] }, violations);
  assert.deepEqual(violations.texts, ['acknowledged and not in the log: m-1 of alice (key k-1)']);
});
