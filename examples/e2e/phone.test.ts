import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { HypeeMessage } from '@hypee/chat-elements';
import { still, violations } from './support/axe.ts';
import type { ChatWindow } from './support/chat-window.ts';
import { BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { Program } from './support/program.ts';
import { smallTargets, zoomingFields } from './support/touch-targets.ts';
import { openWorld, type World } from './support/world.ts';

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } };
const TALK = 'Weekend';

let world: World;
before(async () => {
  world = await openWorld();
  const bob = new Program(world.server.url, 'bob');
  const talk = await bob.start(['alice'], TALK);
  for (let n = 1; n <= 120; n += 1) await bob.write(talk, `Line ${n}`);
  const question = await bob.write(talk, 'Who brings the **tent**?');
  await new Program(world.server.url, 'alice').write(talk, 'Me', { reply_to: question });
  await bob.write(talk, 'In a thread', { thread_id: question });
});
after(() => world[Symbol.asyncDispose]());

/** Everything that is in sight can be touched, and nothing zooms the page. */
async function fitsFingers(alice: ChatWindow, what: string): Promise<void> {
  await still(alice.page);
  assert.deepEqual(await smallTargets(alice), [], what);
  assert.deepEqual(await zoomingFields(alice), [], what);
}

test('with a finger a person writes, answers, searches and looks at details: all that is touched is large enough, and no field zooms the page', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice', PHONE);
  const { page } = alice;
  await fitsFingers(alice, 'the list');

  await page.getByRole('button', { name: 'New conversation' }).tap();
  await alice.locator('dialog [role=option]').first().waitFor();
  await fitsFingers(alice, 'people to write to');
  await page.getByRole('button', { name: 'Close' }).tap();

  await alice.row(TALK).tap();
  await alice.seeOnce('Me');
  await alice.field.tap();
  await alice.locator('.emoji-tool').waitFor();
  await fitsFingers(alice, 'a conversation');

  await page.getByRole('button', { name: 'Attach' }).tap();
  await alice.locator('dialog[open] button').first().waitFor();
  await fitsFingers(alice, 'what can be attached');
  await page.keyboard.press('Escape');
  await alice.locator('.emoji-tool').tap();
  await alice.locator('dialog[open] .picker').waitFor();
  await fitsFingers(alice, 'emoji');
  await page.keyboard.press('Escape');

  await alice.field.fill('On a phone');
  await alice.locator('[part=send]').tap();
  await alice.seeOnce('On a phone');

  await page.getByRole('button', { name: 'Details' }).tap();
  await alice.locator('hypee-details [role=switch]').first().waitFor();
  await fitsFingers(alice, 'details');
  await page.getByRole('button', { name: 'Close' }).last().tap();

  await page.getByRole('button', { name: 'Back' }).tap();
  await alice.row(BOB).waitFor();
  await alice.locator('hypee-conversation-list').getByRole('button', { name: 'Search' }).tap();
  await alice.locator('hypee-search input').fill('tent');
  await alice.locator('hypee-search .hit').first().waitFor();
  await fitsFingers(alice, 'a search');
  assert.deepEqual(await violations(page), []);
  await alice.locator('hypee-search .hit').first().tap();
  await alice.seeOnce('Who brings the **tent**?');
  assert.deepEqual(alice.faults, []);
  await page.context().close();
});

test('a finger draws older messages down, and what it holds stays under it while they come', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice', PHONE);
  await alice.row(TALK).tap();
  await alice.seeOnce('Me');
  const client = await alice.page.context().newCDPSession(alice.page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...ys: number[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x: 100, y })) });
  const firstLoaded = async (): Promise<string> => (await alice.loaded())[0]?.content ?? '';
  const firstSeen = (): Promise<{ text: string; top: number } | undefined> =>
    alice
      .locator('hypee-message')
      .evaluateAll((rows) =>
        (rows as HypeeMessage[])
          .map((row) => ({ text: row.message?.content ?? '', top: row.getBoundingClientRect().top }))
          .find(({ top }) => top > 250),
      );

  let letThrough: (() => Promise<void>) | undefined;
  await alice.page.route(/\/messages\/\?/, (route) => (letThrough = () => route.continue()));

  let came = 0;
  for (let drags = 0; drags < 40 && (await firstLoaded()) !== 'Line 1'; drags += 1) {
    await touch('touchStart', 200);
    for (let y = 220; y <= 540; y += 20) await touch('touchMove', y);
    if (letThrough) {
      const [first, held] = [await firstLoaded(), await firstSeen()];
      await letThrough();
      letThrough = undefined;
      await eventually(firstLoaded, (now) => now !== first, 'older messages come while the finger rests');
      came += 1;
      const now = await firstSeen();
      assert.equal(now?.text, held?.text);
      // Where one scrolls to is rounded to the dots of the screen.
      assert.ok(Math.abs((now?.top ?? 0) - (held?.top ?? 0)) < 1, 'it stays where it was');
    }
    await touch('touchEnd');
  }
  assert.ok(came > 0, 'they came while the finger rested');
  await alice.locator('.to-newest').tap();
  await alice.seeOnce('Me');
  assert.deepEqual(alice.faults, []);
  await alice.page.context().close();
});
