import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ChatWindow } from './support/chat-window.ts';
import { chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { refuseMessages } from './support/failing.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

/** What has the focus, behind all shadow roots: its tag, its parts, and what it is called or says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active) return 'nothing';
    const name = active.getAttribute('aria-label') ?? active.textContent;
    return [active.localName, active.part.value, name.trim().slice(0, 80)].join(' ').replace(/\s+/g, ' ');
  });

/** Presses a key; whatever it does, something of the chat has the focus afterwards. */
async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  assert.doesNotMatch(await focused(page), /^(body|html|nothing)/, `${key} loses the focus`);
}

async function focusComesTo(page: Page, place: RegExp): Promise<void> {
  await eventually(
    () => focused(page),
    (now) => place.test(now),
    `the focus comes to ${String(place)}`,
  );
}

async function tabTo(page: Page, place: RegExp, key = 'Tab'): Promise<void> {
  const way: string[] = [];
  while (way.length < 30) {
    const now = await focused(page);
    if (place.test(now)) return;
    way.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reaches ${String(place)}: ${way.join(', ')}`);
}

/** Writes in the field, which has the focus. */
async function write(chat: ChatWindow, text: string): Promise<void> {
  await chat.page.keyboard.type(text);
  await press(chat.page, 'Enter');
}

for (const [layout, width] of [
  ['two panes', 1000],
  ['one pane', 390],
] as const) {
  test(`in ${layout}, a chat is used from end to end by keyboard only`, async () => {
    const { browser, server } = world;
    const alice = await chatAs(browser, server.url, 'alice', { viewport: { width, height: 700 } });
    const { page } = alice;
    const log = alice.locator('hypee-timeline [role=log]');

    // Choose a conversation: the last one in the list.
    const names = await alice.locator('hypee-conversation-list .row .name').allTextContents();
    const last = names.at(-1) ?? '';
    await tabTo(page, /conversation-row/);
    for (const key of ['End', 'ArrowUp', 'ArrowDown', 'Enter']) await press(page, key);
    await alice.locator('hypee-conversation h2', { hasText: last }).waitFor();
    await focusComesTo(page, width < 600 ? /^h2 title/ : /^textarea/);

    // Write two lines and send them.
    await tabTo(page, /^textarea/);
    await page.keyboard.type('By keyboard');
    await press(page, 'Shift+Enter');
    await write(alice, 'in two lines');
    await alice.seeOnce('By keyboard\nin two lines', 'sent');
    assert.match(await focused(page), /^textarea/, 'the focus stays for the next message');

    // Read back, message by message, then by screens.
    await tabTo(page, /timeline/, 'Shift+Tab');
    await press(page, 'End');
    await eventually(
      () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight),
      (distance) => distance <= 1,
      'the newest message is in sight',
    );
    const messages = (await alice.messages()).reverse().slice(0, 4);
    const isAt = async (content = ''): Promise<void> => {
      const words = content.split('\n')[0]?.slice(0, 15) ?? '';
      assert.ok((await focused(page)).includes(words), `${await focused(page)} is not "${words}"`);
    };
    for (const { content } of messages) {
      await press(page, 'ArrowUp');
      await isAt(content);
    }
    await press(page, 'ArrowDown');
    await isAt(messages.at(-2)?.content);
    const toNewest = alice.locator('.to-newest');
    await tabTo(page, /timeline/, 'Shift+Tab');
    await press(page, 'Home');
    await eventually(
      () => log.evaluate((box) => box.scrollTop),
      (top) => top === 0,
      'the oldest message is in sight',
    );
    await toNewest.waitFor();

    // Go to the newest by its button, which goes away.
    await tabTo(page, /to-newest/);
    await press(page, 'Enter');
    await focusComesTo(page, /timeline/);
    await toNewest.waitFor({ state: 'detached' });

    // A message fails: try it again. Another one fails: discard it.
    for (const [text, action] of [
      ['Try it again', 'Retry'],
      ['Never mind', 'Discard'],
    ] as const) {
      await tabTo(page, /^textarea/);
      const letThrough = await refuseMessages(page);
      await write(alice, text);
      await alice.seeOnce(text, 'failed');
      await letThrough();
      await tabTo(page, new RegExp(`^button .*${action}`), 'Shift+Tab');
      await press(page, 'Enter');
      if (action === 'Retry') await alice.seeOnce(text, 'sent');
      else await alice.see((shown) => shown.every(({ content }) => content !== text), 'it is gone');
      await focusComesTo(page, /timeline/);
    }

    // And back to the list: to this conversation, which is the most recent one now.
    if (width < 600) {
      await tabTo(page, /^button .*Back/, 'Shift+Tab');
      await press(page, 'Enter');
      await focusComesTo(page, /conversation-row/);
    } else {
      await tabTo(page, /conversation-row/, 'Shift+Tab');
    }
    assert.ok((await focused(page)).includes(last));
    assert.equal(await alice.locator('hypee-conversation-list .row .name').first().textContent(), last);
    assert.deepEqual(alice.faults, []);
  });
}
