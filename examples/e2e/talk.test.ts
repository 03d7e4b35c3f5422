import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ChatWindow } from './support/chat-window.ts';
import { violations } from './support/axe.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

const GROUP = 'Lancement du site';
/** Colours are measured: they are not to be on their way. */
const STILL = { reducedMotion: 'reduce' } as const;

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

/** The row of a message, not of those that quote it. */
const rowOf = (chat: ChatWindow, content: string): Locator =>
  chat.locator('hypee-timeline .row', { has: chat.page.locator('.text', { hasText: content }) });

/** Opens the menu of a message and chooses in it, by keyboard. */
async function choose(chat: ChatWindow, content: string, action: string): Promise<void> {
  const { keyboard } = chat.page;
  await rowOf(chat, content).focus();
  await chat.page.getByRole('button', { name: 'More', exact: true }).waitFor();
  await keyboard.press('Enter');
  await chat.locator('dialog[open] .items').waitFor();
  const isThere = (): Promise<boolean> =>
    chat
      .locator('dialog[open] .items button', { hasText: new RegExp(`^\\s*${action}\\s*$`) })
      .evaluate((button) => button.matches(':focus'));
  for (let presses = 0; presses < 20 && !(await isThere()); presses += 1) await keyboard.press('ArrowDown');
  assert.ok(await isThere(), `${action} is reached`);
  await keyboard.press('Enter');
}

const noFaults = async (...chats: ChatWindow[]): Promise<void> => {
  for (const { page, faults } of chats) {
    assert.deepEqual(faults, []);
    await page.context().close();
  }
};

test('by keyboard only, somebody answers and mentions, and the other one sees the quote, follows it, and is marked', async () => {
  const { browser, server } = world;
  const [alice, bob] = [
    await chatAs(browser, server.url, 'alice', STILL),
    await chatAs(browser, server.url, 'bob', STILL),
  ];
  await alice.open(GROUP);
  await bob.open(GROUP);
  await bob.write('Who brings the projector?');
  await alice.seeOnce('Who brings the projector?');

  // The key R on the message.
  await rowOf(alice, 'Who brings the projector?').focus();
  await alice.page.getByRole('button', { name: 'More', exact: true }).waitFor();
  await alice.page.keyboard.press('r');
  await alice.seeText('.banner .title', `Reply to ${BOB}`);
  await alice.page.keyboard.type('I do, @');
  await alice.locator('[role=listbox] [role=option]').first().waitFor();
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.keyboard.type('bo');
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Enter');
  const text = `I do, @${BOB} `;
  await bob.seeOnce(text);
  await bob.locator('mark.me', { hasText: `@${BOB}` }).waitFor();
  await alice.locator('mark:not(.me)', { hasText: `@${BOB}` }).waitFor();
  assert.equal(await alice.locator('.banner').count(), 0);

  const quote = bob.locator('hypee-message', { hasText: 'I do,' }).locator('.quote');
  assert.match((await quote.textContent()) ?? '', /You\s+Who brings the projector\?/);
  assert.deepEqual(await violations(bob.page), []);
  for (let n = 1; n <= 12; n += 1) await alice.write(`And item ${n}`);
  await bob.seeOnce('And item 12');
  await quote.focus();
  await bob.page.keyboard.press('Enter');
  const quoted = rowOf(bob, 'Who brings the projector?');
  await eventually(
    () => quoted.evaluate((row) => row.matches(':focus')),
    (isFocused) => isFocused,
    'the focus is at what was quoted',
  );

  // What is quoted is deleted: the quote says so.
  await choose(bob, 'Who brings the projector?', 'Delete');
  await bob.page.keyboard.press('Tab');
  await bob.page.keyboard.press('Enter');
  await alice.seeText('.quote', 'This message was deleted.');
  await noFaults(alice, bob);
});

test('by keyboard only, somebody pins, keeps for later, forwards and sees who has read; the other one sees the pin and the text', async () => {
  const { browser, server } = world;
  const [alice, bob] = [
    await chatAs(browser, server.url, 'alice', STILL),
    await chatAs(browser, server.url, 'bob', STILL),
  ];
  await alice.open(GROUP);
  await bob.open(GROUP);
  await alice.write('The door code is 4711');
  await bob.seeOnce('The door code is 4711');
  // It opened at what he had not read yet.
  await rowOf(bob, 'The door code is 4711').scrollIntoViewIfNeeded();

  await choose(alice, 'The door code is 4711', 'Pin');
  await alice.seeText('.toast', 'Pinned for everyone.');
  await bob.locator('hypee-message', { hasText: 'The door code is 4711' }).locator('.pinned').waitFor();
  assert.deepEqual(await violations(bob.page), []);

  await choose(alice, 'The door code is 4711', 'Who has read it');
  await alice.seeText('.people', `Read 1 ${BOB}`);
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.keyboard.press('Escape');

  await choose(alice, 'The door code is 4711', 'Forward');
  await alice.page.keyboard.type('bob');
  await eventually(
    () => alice.locator('dialog label').count(),
    (count) => count === 1,
    'one conversation is found',
  );
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Space');
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.keyboard.press('Enter');
  await alice.seeText('.toast', 'Forwarded to 1 conversation.');
  await bob.row(ALICE).locator('.line', { hasText: 'The door code is 4711' }).waitFor();

  await choose(alice, 'The door code is 4711', 'Mark as unread');
  await alice.seeText('.toast', 'Marked as unread.');
  await choose(alice, 'The door code is 4711', 'Unpin');
  await bob.locator('hypee-message .pinned').waitFor({ state: 'detached' });
  await noFaults(alice, bob);
});

test('by keyboard only, somebody reports and blocks: the moderators are told, and the other one’s messages are refused until that is taken back', async () => {
  const { browser, server } = world;
  const [alice, bob] = [
    await chatAs(browser, server.url, 'alice', STILL),
    await chatAs(browser, server.url, 'bob', STILL),
  ];
  await alice.open(BOB);
  await bob.open(ALICE);
  await bob.write('Buy my watch');
  await alice.seeOnce('Buy my watch');

  await choose(alice, 'Buy my watch', 'Report');
  await alice.page.keyboard.type('It is an advertisement.');
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Enter');
  await alice.seeText('.toast', 'The report was sent.');
  const answer = await fetch(`${server.url}/api/reports/`, {
    headers: { Authorization: `Bearer ${tokenFor('warden', 'Warden', 'admin')}` },
  });
  const { results } = (await answer.json()) as { results: { reason: string }[] };
  assert.deepEqual(
    results.map(({ reason }) => reason),
    ['It is an advertisement.'],
  );

  await choose(alice, 'Buy my watch', 'Block');
  await alice.seeText('.question', `Block ${BOB}? You will get no more messages`);
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Enter');
  await alice.seeText('.toast', `You blocked ${BOB}.`);
  await bob.write('Cheap');
  await bob.seeOnce('Cheap', 'failed');

  // Known also after a reload.
  await alice.page.reload();
  await alice.row(BOB).waitFor();
  await alice.open(BOB);
  await choose(alice, 'Buy my watch', 'Unblock');
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Enter');
  await alice.seeText('.toast', `You unblocked ${BOB}.`);
  await bob.write('Sorry');
  await alice.seeOnce('Sorry');
  await noFaults(alice, bob);
});

test('with a finger, a message that is drawn along the line is answered', async () => {
  const { browser, server } = world;
  const options = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } };
  const alice = await chatAs(browser, server.url, 'alice', options);
  const bob = await chatAs(browser, server.url, 'bob');
  await alice.open(BOB);
  await bob.open(ALICE);
  await bob.write('Tea or coffee?');
  await alice.seeOnce('Tea or coffee?');
  const bubble = alice.locator('hypee-message', { hasText: 'Tea or coffee?' }).locator('.bubble');
  await bubble.tap();
  const { x, y } = (await bubble.boundingBox()) ?? assert.fail('It is not in sight.');
  const client = await alice.page.context().newCDPSession(alice.page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints });

  const swipe = async (far: number): Promise<void> => {
    await touch('touchStart', { x: x + 20, y: y + 15 });
    for (let moved = 8; moved <= far; moved += 8) await touch('touchMove', { x: x + 20 + moved, y: y + 16 });
  };
  await swipe(40);
  await touch('touchEnd');
  assert.equal(await alice.locator('.banner').count(), 0);
  await swipe(88);
  await alice.locator('hypee-message .far').waitFor();
  await touch('touchEnd');
  await alice.seeText('.banner .title', `Reply to ${BOB}`);
  assert.deepEqual(await violations(alice.page), []);
  const targets = await alice
    .locator('.banner button')
    .evaluateAll((all) => all.map((one) => Math.min(one.clientWidth, one.clientHeight)));
  assert.ok(targets.every((size) => size >= 44));

  await alice.field.fill('Tea');
  // Touches of the debugger and Playwright's own in one sequence are no tap to the browser, at times.
  await alice.locator('[part=send]').click();
  await bob.seeOnce('Tea');
  await bob.seeText('.quote', 'Tea or coffee?');
  await noFaults(alice, bob);
});
