import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runChecks } from '../src/index.ts';
import { LOW_LIMITS, ORIGIN, ourServer, tokens } from './support/our-server.ts';

describe('our server keeps every rule that is checked', { concurrency: true }, () => {
  for (const store of ['SQLite', 'memory'] as const) {
    test(`on the ${store} store`, async (t) => {
      const report = await runChecks({ url: await ourServer(t, store), tokens, origin: ORIGIN });
      const broken = report.results.filter(({ status }) => status === 'failed');
      assert.deepEqual(
        broken.map(({ id, reason }) => `${id}: ${String(reason)}`),
        [],
      );
      assert.equal(report.level, 2);
      assert.ok(report.passed >= 200, `only ${report.passed} were looked at`);
      const missed = report.results.filter(
        ({ id, status, reason }) =>
          status === 'skipped' && !reason?.startsWith('not offered') && !id.startsWith('limit-sends'),
      );
      assert.deepEqual(
        missed.map(({ id, reason }) => `${id}: ${String(reason)}`),
        [],
        'skipped though it could be seen',
      );
    });
  }

  test('where its limits are soon reached', async (t) => {
    const only = ['limit-sends', 'limit-sockets', 'limit-frames'];
    const report = await runChecks({ url: await ourServer(t, 'memory', { limits: LOW_LIMITS }), tokens, only });
    assert.deepEqual(
      report.results.map(({ id, status, reason }) => [id, status, reason]),
      ['limit-sends', 'limit-sends-repeat', 'limit-sockets', 'limit-frames'].map((id) => [id, 'passed', undefined]),
    );
  });
});
