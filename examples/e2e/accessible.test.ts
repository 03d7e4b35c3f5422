import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from './support/axe.ts';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { refuseMessages } from './support/failing.ts';
import { halfProxy } from './support/half-proxy.ts';
import { PNG } from './support/png.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

const LONG = 'A long conversation';
const TALK = 'Answers and more';
const PHOTOS = 'Photos of the ridge';

let world: World;
let bob: Program;
let long: string;

before(async () => {
  world = await openWorld();
  bob = new Program(world.server.url, 'bob');
  long = await bob.start(['alice'], LONG);
  for (let n = 1; n <= 30; n += 1) await bob.write(long, `Line ${n} of **many**`);
  await new Program(world.server.url, 'alice').start(['zoe']);
  const talk = await bob.start(['alice'], TALK);
  const first = await bob.write(talk, `Is @${ALICE} here, and @${BOB}?`, { mentions: ['alice', 'bob'] });
  const answer = await new Program(world.server.url, 'alice').write(talk, `Yes, @${BOB}`, {
    reply_to: first,
    mentions: ['bob'],
  });
  await bob.write(talk, 'Good', { reply_to: answer });
  await bob.write(talk, 'In a thread', { thread_id: first });
  for (const id of [first, answer]) await bob.pin(id);
  const photos = await bob.start(['alice'], PHOTOS);
  for (let n = 0; n < 2; n += 1) await bob.show(photos, new Blob([new Uint8Array(PNG)], { type: 'image/png' }));
});
after(() => world[Symbol.asyncDispose]());

/** Opens the menu of the last message of somebody else, and chooses in it. */
async function chooseOfLast(chat: ChatWindow, action: string): Promise<void> {
  await chat.locator('hypee-message:not([own])').last().locator('.bubble').hover();
  await chat.page.getByRole('button', { name: 'More', exact: true }).click();
  await chat.locator(`dialog [data-action=${action}]`).click();
}

/** What a person may have before them, and how it comes to be. */
const STATES: Record<string, (alice: ChatWindow) => Promise<void>> = {
  'the list of conversations': async () => {},
  'a conversation': (alice) => alice.open('Lancement du site'),
  'a conversation without messages': async (alice) => {
    await alice.row('Zoé Lefèvre').click();
    await alice.locator('hypee-timeline .empty').waitFor();
  },
  'a message that failed': async (alice) => {
    await alice.open(BOB);
    await refuseMessages(alice.page);
    await alice.write('Is it accessible?');
    await alice.seeOnce('Is it accessible?', 'failed');
  },
  'no network': async (alice) => {
    await using proxy = await halfProxy(world.server.url);
    await alice.page.goto(`${proxy.url}/?user=alice`);
    await alice.open(BOB);
    await alice.page.context().setOffline(true);
    // As where the network is really gone: the browser's driver leaves open sockets open.
    proxy.reachable = false;
    await alice.seeText('hypee-connection [role=status]', 'You are offline');
  },
  'a session that ended': async (alice) => {
    const { server, site } = world;
    const chat = `<hypee-chat url="${server.url}" token="${tokenFor('alice')}!" user="alice"></hypee-chat>`;
    const script = `<script type="module" src="${server.url}/hypee-chat.js"></script>`;
    site.answer(
      '/ended/',
      `<!doctype html><html lang="en"><title>Ended</title><main><h1>Ended</h1>${chat}</main>${script}`,
    );
    await alice.page.goto(`${site.url}/ended/`);
    await alice.seeText('hypee-connection [role=status]', 'Your session has ended');
  },
  'a text over the limit': async (alice) => {
    await alice.open(BOB);
    await alice.field.fill('Too long. '.repeat(810));
    await alice.seeText('hypee-composer .limit', '100 characters too many');
  },
  'files to send, one that is refused, and the emoji for the text': async (alice) => {
    await alice.open(BOB);
    await alice.field.evaluate((field) => {
      const data = new DataTransfer();
      for (const size of [0, 20]) data.items.add(new File(['x'.repeat(size)], `${size}.txt`, { type: 'text/plain' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await alice.seeText('.tray', 'This file is empty.');
    await alice.locator('.emoji-tool').click();
    await alice.locator('dialog .picker').waitFor();
  },
  'a voice note that was recorded': async (alice) => {
    await alice.open(BOB);
    await alice.locator('hypee-composer form').hover();
    await alice.page.getByRole('button', { name: 'Record', exact: true }).click();
    await alice.seeText('[role=timer]', '0:01');
    await alice.page.getByRole('button', { name: 'Stop' }).click();
    await alice.page.getByRole('button', { name: 'Listen' }).waitFor();
  },
  'unread messages, and another one while one reads back': async (alice) => {
    await alice.open(LONG);
    await alice.locator('hypee-timeline .unread').waitFor();
    await alice.locator('hypee-timeline [role=log]').evaluate((log) => (log.scrollTop = 0));
    await alice.locator('.to-newest').waitFor();
    await bob.write(long, 'Are you coming?');
    await alice.seeText('.to-newest', '1 new message');
  },
  'answers, mentions, pins and replies in threads': async (alice) => {
    await alice.open(TALK);
    await alice.locator('.quote').nth(1).waitFor();
    await alice.locator('mark.me').waitFor();
    await alice.locator('.replies').waitFor();
    await alice.locator('.pinned').nth(1).waitFor();
  },
  'photos, and what else was sent, in the details': async (alice) => {
    await alice.open(PHOTOS);
    await alice.locator('hypee-conversation').getByRole('button', { name: 'Details' }).click();
    await alice.locator('.shared-media img').nth(1).waitFor();
    await alice.seeText('hypee-details .note', 'No files yet.');
  },
  'a photo over the whole window': async (alice) => {
    await alice.open(PHOTOS);
    await alice.locator('hypee-message button.box').first().click();
    await alice.locator('dialog[open] .slide.current img.full').waitFor();
  },
  'an answer that is written, and whom to mention in it': async (alice) => {
    await alice.open(TALK);
    await chooseOfLast(alice, 'reply');
    await alice.seeText('.banner .title', `Reply to ${BOB}`);
    await alice.field.pressSequentially('@');
    await alice.locator('[role=listbox] [role=option]').waitFor();
  },
  'where to forward a message to': async (alice) => {
    await alice.open(TALK);
    await chooseOfLast(alice, 'forward');
    await alice.locator('dialog [type=checkbox]').first().check();
  },
  'a report of a message': async (alice) => {
    await alice.open(TALK);
    await chooseOfLast(alice, 'report');
    await alice.locator('dialog textarea').fill('Why');
  },
  'the question before somebody is blocked': async (alice) => {
    await alice.open(BOB);
    await chooseOfLast(alice, 'block');
    await alice.locator('.question').waitFor();
  },
  'people to begin a conversation with': async (alice) => {
    await alice.locator('[part~=new-conversation]').first().click();
    await alice.locator('dialog [role=option]').first().waitFor();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`axe finds nothing wrong with ${state}, light, dark, narrow and in forced colours`, async () => {
    // Colours are measured: they are not to be on their way.
    const alice = await chatAs(world.browser, world.server.url, 'alice', {
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    const { page } = alice;
    await reach(alice);
    const looks: Record<string, () => Promise<void>> = {
      light: () => page.emulateMedia({ colorScheme: 'light' }),
      dark: () => page.emulateMedia({ colorScheme: 'dark' }),
      'dark and narrow': () => page.setViewportSize({ width: 390, height: 800 }),
      'forced colours': () => page.emulateMedia({ forcedColors: 'active' }),
    };
    for (const [look, put] of Object.entries(looks)) {
      await put();
      assert.deepEqual(await violations(page), [], look);
    }
    await page.context().close();
  });
}

test('axe finds nothing wrong where the demo asks who you are', async () => {
  const { page } = await openWindow(world.browser);
  await page.goto(world.server.url);
  await page.getByRole('button', { name: 'Alice' }).waitFor();
  assert.deepEqual(await violations(page), []);
});

/** How much moves, also in shadow roots. */
const moving = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const animationsIn = (root: Document | ShadowRoot): number =>
      [...root.querySelectorAll('*')].reduce(
        (sum, { shadowRoot }) => sum + (shadowRoot ? animationsIn(shadowRoot) : 0),
        root.getAnimations().filter(({ playState }) => playState === 'running').length,
      );
    return animationsIn(document);
  });

test('nothing moves for those who want less motion: not while it loads, not while somebody types, not when something new comes', async () => {
  const { browser, server } = world;
  await using proxy = await halfProxy(server.url);
  const alice = new ChatWindow(await openWindow(browser));
  const { page } = alice;
  const both = async (what: string): Promise<void> => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.notEqual(await moving(page), 0, `${what}: it moves for the others`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(page), 0, what);
  };

  const letThrough = proxy.hold();
  await page.goto(`${proxy.url}/?user=alice`);
  await alice.locator('hypee-conversation-list .bone').first().waitFor();
  await both('a list that loads');
  letThrough();
  await alice.open(BOB);
  const typing = await chatAs(browser, server.url, 'bob');
  await typing.open(ALICE);
  await typing.field.pressSequentially('Wait');
  await alice.seeText('.typing', 'Bob Taylor is typing…');
  await both('somebody types');
  await typing.field.press('Enter');
  await alice.seeOnce('Wait');
  await alice.locator('hypee-timeline [role=log]').evaluate((log) => (log.scrollTop = 0));
  await alice.locator('.to-newest').waitFor();
  assert.equal(await moving(page), 0, 'the button appears');
});
