import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';

import { violations } from './support/axe.ts';
import { launch } from './support/browser.ts';
import { chatAs } from './support/demo.ts';
import { comesTo, focused } from './support/focus.ts';
import { Program } from './support/program.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Goes on by Tab until it is there, and presses it. */
async function choose(page: Page, place: RegExp, back = false): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (place.test(await focused(page))) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab never reaches ${String(place)}.`);
}

test('a thread, the details and the search are used by keyboard only, and somebody else sees what was done', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const program = new Program(server.url, 'alice');
  const group = await program.start(['bob'], 'Harvest');
  await program.write(group, 'Who brings the ladder?');
  await program.write(group, 'The apples are ripe.');
  const alice = await chatAs(browser, server.url, 'alice', { viewport: { width: 1280, height: 800 } });
  const bob = await chatAs(browser, server.url, 'bob', { viewport: { width: 1280, height: 800 } });
  const { page } = alice;
  await alice.open('Harvest');
  await bob.open('Harvest');

  // The button that a message has for its thread fires this.
  const openThread = (chat: typeof alice): Promise<void> =>
    chat
      .locator('hypee-conversation hypee-timeline')
      .first()
      .evaluate((timeline) => {
        const { messages } = timeline as HTMLElementTagNameMap['hypee-timeline'];
        const messageId = messages.find(({ content }) => content.includes('ladder'))!.id;
        timeline.dispatchEvent(
          new CustomEvent('hypee-thread-open', { detail: { messageId }, bubbles: true, composed: true }),
        );
      });
  await openThread(alice);
  await comesTo(page, /^textarea Reply in thread/);
  await page.keyboard.type('I do, and a basket');
  await page.keyboard.press('Enter');
  await openThread(bob);
  await bob.locator('hypee-thread hypee-message', { hasText: 'I do, and a basket' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  await alice.locator('hypee-thread').waitFor({ state: 'detached' });

  await choose(page, /^button Details/, true);
  await comesTo(page, /^h2 Details/);
  assert.deepEqual(await violations(page), []);
  await choose(page, /^button Rename/);
  await comesTo(page, /^input/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Apple harvest');
  await page.keyboard.press('Enter');
  await bob.locator('hypee-conversation h2', { hasText: 'Apple harvest' }).first().waitFor();

  await choose(page, /^button Add people/);
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.type('carol');
  await page.locator('hypee-details [role=status]', { hasText: '1 person' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.chip', { hasText: 'Carol' }).waitFor();
  await page.keyboard.press('Enter');
  await bob.seeText('hypee-conversation .about p', '3 members');

  await page.locator('hypee-details .members', { hasText: 'Carol' }).waitFor();
  await choose(page, /^button Carol/);
  await comesTo(page, /^h3 Carol/);
  await choose(page, /^button Remove from the conversation/);
  await comesTo(page, /^button Cancel/);
  await choose(page, /^button Remove$/, true);
  await bob.seeText('hypee-conversation .about p', '2 members');

  await choose(page, /^button Mute$/);
  await choose(page, /^button 1 hour/, true);
  await alice.locator('hypee-details', { hasText: 'Muted until' }).waitFor();
  await page.keyboard.press('Escape');
  await comesTo(page, /^button Details/);

  await choose(page, /^button Search messages/, true);
  await comesTo(page, /^input/);
  await page.keyboard.type('apples');
  await page.locator('.hit mark', { hasText: 'apples' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await comesTo(page, /The apples are ripe/);
  await page.locator('hypee-search').press('Escape');

  // Everywhere, from another conversation, into the thread of a reply.
  await alice.open('Bob Taylor');
  await comesTo(page, /^textarea Message to Bob Taylor/);
  await alice.locator('hypee-conversation-list button[title="Search messages"]').focus();
  await page.keyboard.press('Enter');
  await comesTo(page, /^input/);
  await page.keyboard.type('basket');
  await page.locator('hypee-conversation-list .hit').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await alice.locator('hypee-thread hypee-message', { hasText: 'I do, and a basket' }).waitFor();
  await comesTo(page, /I do, and a basket/);
  await page.keyboard.press('Escape');

  await bob.page.locator('hypee-conversation button[title=Details]').focus();
  await bob.page.keyboard.press('Enter');
  await comesTo(bob.page, /^h2 Details/);
  await choose(bob.page, /^button Leave the conversation/);
  await comesTo(bob.page, /^button Cancel/);
  await choose(bob.page, /^button Leave$/, true);
  await bob.locator('.gone').waitFor();
  await alice.seeText('hypee-conversation .about p', '1 member');

  assert.deepEqual([...alice.faults, ...bob.faults], []);
});
