import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS } from '../src/chromium/plan.ts';
import { runChromium } from '../src/chromium/run-chromium.ts';

test('C5: two users in Chromium, two tabs each, and everything happens to them: nothing lost, nothing twice, one order', async (t) => {
  const seed = Number(process.env['HYPEE_SEED'] ?? Date.now() % 100_000);
  const report = await runChromium({ seed, messages: 60, faults: FAULTS.length });
  t.diagnostic(JSON.stringify(report));
  assert.deepEqual(report.violations, [], `seed ${seed}`);
  assert.deepEqual(Object.keys(report.faults).sort(), [...FAULTS].sort(), 'each kind came once');
  assert.ok(report.stored > 0 && report.typed + report.sendMs.count > 0);
});
