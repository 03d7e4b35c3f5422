import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { BOB, chatAs } from './support/demo.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the demo page breaks no rule of its strict policy and asks nobody but its server', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /unsafe/);
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.write('Politely');
  await alice.seeOnce('Politely', 'sent');
  assert.deepEqual(alice.faults, []);
  const { host } = new URL(server.url);
  assert.deepEqual(
    alice.requests.filter((url) => new URL(url).host !== host),
    [],
  );
  assert.ok(alice.requests.some((url) => url.startsWith('ws:')));
  const stored = await alice.page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
  assert.deepEqual(stored, ['', 0, 0]);
});
