import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeed } from '../src/index.ts';
import { tell } from './support/test-seeds.ts';

for (const severe of [false, true]) {
  const what = severe ? ', storage is erased and backups are restored' : '';
  test(`two devices poll for want of sockets, servers die, tabs crash, networks fail${what}: the same for everybody (50 seeds)`, async () => {
    let polls = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const report = await runSeed(seed, { socketless: true, severe });
      assert.equal(report.violations.length, 0, tell(report));
      polls += report.polls;
    }
    assert.ok(polls > 500, `${polls} polls in 50 worlds`);
  });
}
