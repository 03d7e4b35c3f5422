import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStorm } from '../src/storm/run-storm.ts';

const CALM = { clients: 3, crowd: 3, mostMs: 20_000, tellsOfCuts: true, cuts: 0, meanGapMs: 600, messages: 6 };

test('C3: people write while connections are cut all the time: nothing lost, nothing twice, one order', async (t) => {
  const seed = Number(process.env['HYPEE_SEED'] ?? Date.now() % 100_000);
  const report = await runStorm({ ...CALM, seed, clients: 8, crowd: 4, cuts: 60, messages: 400 });
  t.diagnostic(JSON.stringify(report));
  assert.deepEqual(report.violations, [], `seed ${seed}`);
  assert.equal(report.acknowledged, 400);
  assert.ok(report.cuts >= 60, `${report.cuts} cuts`);
});

test('C3 sees a network that repeats a request under another key', async () => {
  const twice: typeof fetch = async (url, init) => {
    const { client_id: key, ...body } = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as {
      client_id?: string;
    };
    if (key !== undefined) {
      const other = JSON.stringify({ ...body, client_id: key.replace(/^.{4}/, '0000') });
      await fetch(url, { ...init, body: other }).then((answer) => answer.text());
    }
    return fetch(url, init);
  };
  const report = await runStorm({ ...CALM, seed: 1, fetch: twice });
  assert.ok(report.violations.some((text) => text.startsWith('stored 2 times')));
});
