import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { startExample } from './support/example.ts';
import { dataFolder } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a page of another origin has a chat by one script tag and one element', async () => {
  await using data = await dataFolder();
  await using example = await startExample('plain-html', data);
  const { site, server } = example;
  const alice = new ChatWindow(await openWindow(browser));
  await alice.page.goto(site.url);
  await alice.open(BOB);
  await alice.write('From my own site');
  await alice.seeOnce('From my own site', 'sent');
  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open(ALICE);
  await bob.seeOnce('From my own site');
  await bob.write('Welcome');
  await alice.seeOnce('Welcome');
  assert.deepEqual(alice.faults, []);
});

test('a page of another origin has the chat in its own language, fetched from where the script came from', async () => {
  await using data = await dataFolder();
  await using example = await startExample('plain-html', data);
  const { site, server } = example;
  const { page, requests, faults } = await openWindow(browser);
  await page.goto(site.url);
  await page.evaluate(() => (document.querySelector<HTMLElement>('hypee-chat')!.lang = 'ar'));
  await page.getByText('اختر محادثة لقراءتها.').waitFor();
  const languages = requests.filter((url) => /\/ar-[\w-]+\.js$/.test(url));
  assert.deepEqual(
    languages.map((url) => new URL(url).origin),
    [new URL(server.url).origin],
  );
  assert.deepEqual(faults, []);
});

test('a page of an origin that is not allowed gets nothing', async () => {
  await using data = await dataFolder();
  await using example = await startExample('plain-html', data, false);
  const { site } = example;
  const { page, requests } = await openWindow(browser);
  await page.goto(site.url);
  await eventually(
    async () => requests.some((url) => url.endsWith('/hypee-chat.js')),
    Boolean,
    'the script was asked for',
  );
  await page.waitForLoadState('load');
  assert.equal(await page.evaluate(() => customElements.get('hypee-chat') === undefined), true);
});
