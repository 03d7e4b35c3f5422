import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

test('two people react, edit and delete, with mouse and keyboard, and see it of each other', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  const bob = await chatAs(browser, server.url, 'bob');
  await alice.open(BOB);
  await bob.open(ALICE);
  await alice.write('Lunch at noom?');
  await bob.seeOnce('Lunch at noom?');

  // Bob reacts with the mouse.
  const seen = bob.locator('hypee-message', { hasText: 'Lunch at noom?' });
  await seen.locator('.bubble').hover();
  await seen.getByRole('button', { name: 'React' }).click();
  assert.deepEqual(await violations(bob.page), []);
  await bob.page.getByRole('button', { name: '❤️' }).click();
  await alice.locator('.reaction[aria-label="❤️ 1 reaction"]').waitFor();

  // Alice edits with the keyboard.
  await alice.locator('hypee-timeline .row', { hasText: 'Lunch at noom?' }).focus();
  await alice.page.getByRole('button', { name: 'More', exact: true }).waitFor();
  await alice.page.keyboard.press('Enter');
  await alice.page.getByRole('button', { name: 'Edit' }).waitFor();
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.getByRole('button', { name: 'Edit' }).press('Enter');
  await eventually(
    () => alice.field.inputValue(),
    (text) => text === 'Lunch at noom?',
    'the text stands in the field',
  );
  assert.deepEqual(await violations(alice.page), []);
  await alice.write('Lunch at noon?');
  await bob.seeOnce('Lunch at noon?');
  await bob.seeText('.meta', 'edited');

  // She deletes it, after she was asked.
  await alice.locator('hypee-timeline .row', { hasText: 'Lunch at noon?' }).focus();
  await alice.page.keyboard.press('Enter');
  await alice.page.getByRole('button', { name: 'Delete' }).press('Enter');
  await alice.seeText('.question', 'Delete this message for everyone?');
  assert.deepEqual(await violations(alice.page), []);
  await alice.locator('.question .danger').press('Enter');
  await bob.see(
    (messages) => messages.every(({ content }) => !content.startsWith('Lunch at noon?')),
    'the text is gone',
  );
  await bob.seeText('.deleted', 'This message was deleted.');
  assert.equal(await bob.locator('.reaction').count(), 0);
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});

test('with a finger, a long press opens the menu', async () => {
  const { browser, server } = world;
  const options = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } };
  const alice = await chatAs(browser, server.url, 'alice', options);
  await alice.open(BOB);
  const bubble = alice.locator('hypee-message:not([own])').last().locator('.bubble');
  await bubble.tap();
  const { x, y } = (await bubble.boundingBox()) ?? assert.fail('It is not in sight.');
  const client = await alice.page.context().newCDPSession(alice.page);
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 20, y: y + 15 }] });
  await alice.locator('dialog[open] .items').waitFor();
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  assert.deepEqual(await violations(alice.page), []);
  await alice.page.getByRole('button', { name: '👍' }).tap();
  await alice.locator('.reaction[aria-label="👍 1 reaction"]').waitFor();
  assert.deepEqual(alice.faults, []);
});
