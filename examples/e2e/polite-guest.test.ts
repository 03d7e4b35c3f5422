import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launch } from './support/browser.ts';
import { BOB, chatAs } from './support/demo.ts';
import { dataFolder, startServer } from './support/server.ts';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Through the debugger: the page's own policy lets no script in. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource, allowUnsafeEvalBlockedByCSP: true });
  await session.detach();
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

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

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1280]) {
    test(`axe finds nothing wrong ${width} px wide in the ${colorScheme}`, async () => {
      await using data = await dataFolder();
      await using server = await startServer(data);
      const alice = await chatAs(browser, server.url, 'alice', { colorScheme, viewport: { width, height: 800 } });
      assert.deepEqual(await violations(alice.page), []);
      await alice.open(BOB);
      await alice.write('Is it accessible?');
      await alice.seeOnce('Is it accessible?', 'sent');
      assert.deepEqual(await violations(alice.page), []);
    });
  }
}

test('axe finds nothing wrong where the demo asks who you are', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Alice' }).waitFor();
  assert.deepEqual(await violations(page), []);
});
