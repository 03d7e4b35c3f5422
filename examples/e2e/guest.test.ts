import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Chat } from '@hypee/chat';
import type { HypeeLauncher } from '@hypee/chat-elements';
import { launch, openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { dataFolder, startServer, type DataFolder, type Running } from './support/server.ts';
import { startSite, type Site } from './support/site.ts';
import { tokenFor } from './support/tokens.ts';

let browser: Browser;
let data: DataFolder;
let site: Site;
let server: Running;

before(async () => {
  browser = await launch();
  data = await dataFolder();
  site = await startSite();
  server = await startServer(data, { origins: [site.url], guestHost: 'bob' });
  const page = (content: string): string => `<!doctype html><html lang="en"><title>A shop</title>${content}</html>`;
  site.answer(
    '/button/',
    page(
      `<script type="module" src="${server.url}/hypee-launcher.js"></script><hypee-launcher url="${server.url}" guest></hypee-launcher>`,
    ),
  );
  site.answer(
    '/chat/',
    page(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${server.url}; connect-src ${server.url} ${server.url.replace('http', 'ws')};
        require-trusted-types-for 'script'; trusted-types lit-html">
      <script type="module" src="${server.url}/hypee-chat.js"></script><hypee-chat url="${server.url}" guest></hypee-chat>`,
    ),
  );
});
after(async () => {
  await browser.close();
  await server.stop();
  await site[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const stored = (page: Page): Promise<number> =>
  page.evaluate(async () => localStorage.length + (await indexedDB.databases()).length);
const guestsAsked = (window: ChatWindow): string[] => window.requests.filter((url) => url.includes('/api/guest/'));

test('a visitor without an account writes to the shop, comes back, signs in, and it is all theirs', async () => {
  const visitor = new ChatWindow(await openWindow(browser));
  const { page } = visitor;
  await page.goto(`${site.url}/button/`);
  const button = page.getByRole('button', { name: 'Open chat' });
  // A finger over the button fetches the chat, and asks and keeps nothing.
  await button.hover();
  await eventually(
    async () => visitor.requests.some((url) => url.endsWith('/hypee-chat.js')),
    (isFetched) => isFetched,
    'the chat is fetched',
  );
  await page.waitForLoadState('networkidle');
  assert.deepEqual([await stored(page), guestsAsked(visitor)], [0, []]);

  await button.click();
  await visitor.write('Do you have maps?');
  await visitor.seeOnce('Do you have maps?', 'sent');
  assert.equal(guestsAsked(visitor).length, 1);

  const bob = await chatAs(browser, server.url, 'bob');
  await bob.locator('hypee-conversation-list .row', { hasText: 'Do you have maps?' }).click();
  await bob.seeOnce('Do you have maps?');
  await bob.write('Of the whole coast');
  await visitor.seeOnce('Of the whole coast');

  // The same guest after a reload, with nothing asked for.
  await page.reload();
  await page.getByRole('button', { name: /Open chat/ }).click();
  await visitor.seeOnce('Of the whole coast');
  assert.equal(guestsAsked(visitor).length, 1);

  await page.evaluate(
    (token) => document.querySelector<HypeeLauncher>('hypee-launcher')!.identify({ token, user: 'dora' }),
    tokenFor('dora', 'Dora'),
  );
  await eventually(
    () => page.evaluate(() => document.querySelector<HypeeLauncher>('hypee-launcher')!.chat?.me.value?.id),
    (id) => id === 'dora',
    'the visitor is Dora',
  );
  await visitor.seeOnce('Do you have maps?');
  await visitor.write('I take two');
  await bob.seeOnce('I take two');
  const senders = await bob
    .locator('hypee-message')
    .evaluateAll((rows) => rows.map((row) => (row as { message?: { sender: { id: string } } }).message?.sender.id));
  assert.deepEqual(senders, ['dora', 'bob', 'dora']);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.includes('guest'))), false);

  await page.evaluate(() => document.querySelector<HypeeLauncher>('hypee-launcher')!.logout());
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.deepEqual([...visitor.faults, ...bob.faults], []);
});

test('a chat in a page takes a visitor in, in the one conversation they have', async () => {
  const visitor = new ChatWindow(await openWindow(browser));
  await visitor.page.addInitScript(() => {
    addEventListener('hypee-ready', (event) =>
      Object.assign(globalThis, (event as HTMLElementEventMap['hypee-ready']).detail),
    );
  });
  await visitor.page.goto(`${site.url}/chat/`);
  await visitor.write('Anybody here?');
  await visitor.seeOnce('Anybody here?', 'sent');
  assert.equal(await visitor.locator('hypee-conversation-list').count(), 0);
  await visitor.page.reload();
  await visitor.seeOnce('Anybody here?');
  assert.equal(guestsAsked(visitor).length, 1);

  // Whoever has the device next is nobody's guest.
  await visitor.page.evaluate(() => (globalThis as unknown as { chat: Chat }).chat.logout());
  assert.equal(await visitor.page.evaluate(() => localStorage.length), 0);
  await visitor.page.reload();
  await visitor.locator('hypee-timeline .empty').waitFor();
  assert.equal(guestsAsked(visitor).length, 2);
  assert.deepEqual(visitor.faults, []);
});
