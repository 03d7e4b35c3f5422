import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { chatAs } from './support/demo.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('somebody is found by a part of their name and written to, by keyboard only', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  const { page } = alice;
  await page.locator('[part=new-conversation]').focus();
  await page.keyboard.press('Enter');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.type('lefev');
  await page.locator('hypee-new-conversation [role=status]', { hasText: '1 person' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.chip', { hasText: 'Zoé Lefèvre' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('hypee-conversation h2', { hasText: 'Zoé Lefèvre' }).waitFor();
  await page.locator('textarea:focus').waitFor();
  await page.keyboard.type('Hello from the directory');
  await page.keyboard.press('Enter');
  await alice.seeOnce('Hello from the directory', 'sent');
  await alice.seeText('hypee-conversation-list .line', 'You: Hello from the directory');
});

test('a direct conversation that is there already is opened, and a new group reaches its members', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  const bob = await chatAs(browser, server.url, 'bob');
  const { page } = alice;
  const rows = page.locator('hypee-conversation-list .row');
  const known = await rows.count();
  const begin = async (...names: string[]): Promise<void> => {
    await page.locator('[part=new-conversation]').click();
    for (const name of names) await page.locator('[role=option]', { hasText: name }).click();
  };

  await begin('Bob Taylor');
  await page.locator('.start').click();
  await page.locator('hypee-conversation h2', { hasText: 'Bob Taylor' }).waitFor();
  assert.equal(await rows.count(), known);

  await begin('Bob Taylor', 'Carol Nguyen');
  await page.locator('[part=dialog] input:not([type=search])').fill('Surprise party');
  await page.locator('.start').click();
  await page.locator('hypee-conversation h2', { hasText: 'Surprise party' }).waitFor();
  assert.equal(await rows.count(), known + 1);
  await bob.page.locator('hypee-conversation-list .name', { hasText: 'Surprise party' }).waitFor();
});
