import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { HypeeLauncher } from '@hypee/chat-elements';
import { violations } from './support/axe.ts';
import { launch, openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { startExample } from './support/example.ts';
import { dataFolder } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const stored = (page: Page): Promise<number> =>
  page.evaluate(async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length);
const focusIsOn = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.matches(wanted) ?? false;
  }, selector);

test('a button opens a chat beside the page: before that nothing else is fetched, and nothing is stored', async () => {
  await using data = await dataFolder();
  await using example = await startExample('launcher', data);
  const { site, server } = example;
  const alice = new ChatWindow(await openWindow(browser));
  const { page } = alice;
  await page.goto(site.url);
  const button = page.getByRole('button', { name: 'Open chat' });
  await button.waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(
    alice.requests.filter((url) => url.startsWith(server.url)).map((url) => new URL(url).pathname),
    ['/hypee-launcher.js'],
  );
  assert.equal(await stored(page), 0);
  assert.deepEqual(await violations(page), []);

  await button.press('Enter');
  await alice.open(BOB);
  await alice.write('Do you have maps?');
  await alice.seeOnce('Do you have maps?', 'sent');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  assert.equal(await focusIsOn(page, '.button'), true);

  // Closed, it still says that there is an answer; also after a reload.
  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open(ALICE);
  await bob.write('Yes, of the whole coast');
  await page.getByRole('button', { name: 'Open chat (1)' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Open chat (1)' }).press('Enter');
  await alice.open(BOB);
  await alice.seeOnce('Yes, of the whole coast');
  await page.getByRole('button', { name: 'Close chat' }).click();
  await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});

test('on a phone the chat is over the whole page, and the way out is at its top', async () => {
  await using data = await dataFolder();
  await using example = await startExample('launcher', data);
  const alice = new ChatWindow(await openWindow(browser, { viewport: { width: 390, height: 700 }, hasTouch: true }));
  const { page } = alice;
  // As in Safari.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'requestIdleCallback'));
  await page.goto(example.site.url);
  await page.getByRole('button', { name: 'Open chat' }).tap();
  await alice.row(BOB).waitFor();
  const box = await alice.locator('dialog').boundingBox();
  assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 700 });
  await alice.open(BOB);
  await alice.locator('.close').tap();
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  assert.deepEqual(alice.faults, []);
});

test('a user signs in and out in place: nothing of the one before is shown or kept', async () => {
  await using data = await dataFolder();
  await using example = await startExample('launcher', data);
  const { site, server } = example;
  const window = new ChatWindow(await openWindow(browser));
  const { page } = window;
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Open chat' }).click();
  await window.row(BOB).waitFor();
  const answer = await fetch(`${server.url}/api/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bob', password: 'password' }),
  });
  const { access } = (await answer.json()) as { access: string };
  await page.evaluate(
    (token) => document.querySelector<HypeeLauncher>('hypee-launcher')!.identify({ token, user: 'bob' }),
    access,
  );
  await window.row(ALICE).waitFor();
  assert.equal(await window.row(BOB).count(), 0);
  await page.evaluate(() => document.querySelector<HypeeLauncher>('hypee-launcher')!.logout());
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  assert.equal(await window.locator('hypee-chat').count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.deepEqual(window.faults, []);
});
