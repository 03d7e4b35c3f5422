import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('two people in two browsers write to each other, and see typing, unread counts and read marks', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  const bob = await chatAs(browser, server.url, 'bob');

  await alice.open(BOB);
  await alice.write('Hello Bob');
  await alice.seeOnce('Hello Bob', 'sent');
  await eventually(
    () => bob.row(ALICE).locator('.badge').count(),
    (count) => count === 1,
    'Bob has an unread badge',
  );
  assert.match((await bob.row(ALICE).textContent()) ?? '', /Hello Bob/);

  await bob.open(ALICE);
  await bob.seeOnce('Hello Bob');
  await alice.seeOnce('Hello Bob', 'read');
  await alice.seeText('.status.read', 'Read');
  await eventually(
    () => bob.row(ALICE).locator('.badge').count(),
    (count) => count === 0,
    'the badge is gone',
  );

  await bob.field.pressSequentially('Hi');
  await alice.seeText('.typing', 'Bob Taylor is typing…');
  await bob.field.press('Enter');
  await alice.seeOnce('Hi');
  await bob.seeOnce('Hi', 'read');
  await alice.seeText('.typing', '');
  // How many rows above the view are drawn depends on where each window was before.
  const hers = (await alice.messages()).map(({ content }) => content);
  const his = (await bob.messages()).map(({ content }) => content);
  const both = Math.min(hers.length, his.length);
  assert.ok(both > 5, `${both} messages are drawn in both windows`);
  assert.deepEqual(hers.slice(-both), his.slice(-both));
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});

test('a line break, markup and emoji arrive as they were written', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  const bob = await chatAs(browser, server.url, 'bob');
  await alice.open(BOB);
  await bob.open(ALICE);
  const text = '<script>alert(1)</script> & "quotes"\nعربي 🧗‍♀️';
  await alice.write(text);
  await bob.seeOnce(text);
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});

test('a visitor chooses who to be with one press, and may be somebody else in the next window', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const context = await browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto(server.url);
  assert.equal(await page.locator('h1').textContent(), 'Qui êtes-vous ?');
  await page.getByRole('button', { name: 'Carol', exact: true }).click();
  await page.locator('hypee-conversation-list .row').first().waitFor();
  assert.match(page.url(), /\?user=carol$/);
  assert.match((await page.locator('.bar').textContent()) ?? '', /Vous êtes Carol/);

  const [second] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Nouvelle fenêtre : Bob' }).click(),
  ]);
  await second.locator('hypee-conversation-list .row').first().waitFor();
  assert.match((await second.locator('.bar').textContent()) ?? '', /Vous êtes Bob/);
  assert.match((await page.locator('.bar').textContent()) ?? '', /Vous êtes Carol/);

  await page.getByRole('button', { name: 'Devenir Alice' }).click();
  await page.locator('hypee-conversation-list .row', { hasText: 'Bob Taylor' }).waitFor();
  assert.match((await page.locator('.bar').textContent()) ?? '', /Vous êtes Alice/);
  await page.goBack();
  await page.locator('.bar', { hasText: 'Vous êtes Carol' }).waitFor();
  await context.close();
});
