import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { kept } from './support/kept.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

const page = (url: string): string => `<!doctype html>
<title>Two of them</title>
<style>
  body { display: flex; gap: 8px; }
  hypee-chat { width: 620px; height: 600px; }
</style>
<script type="module" src="${url}/hypee-chat.js"></script>
<hypee-chat id="alice" url="${url}" token-url="/alice" lang="en" theme="light"></hypee-chat>
<hypee-chat id="bob" url="${url}" token-url="/bob" lang="fr" theme="dark"></hypee-chat>`;

test('two users on one page write to each other, each in their own language and theme; one leaves and the other goes on', async () => {
  const { browser, server, site } = world;
  const tokensAsked: string[] = [];
  site.answer('/', page(server.url));
  for (const user of ['alice', 'bob']) {
    site.answer(`/${user}`, () => {
      tokensAsked.push(user);
      return tokenFor(user);
    });
  }
  const window = await openWindow(browser, { viewport: { width: 1280, height: 640 } });
  const sockets: { closed: boolean }[] = [];
  window.page.on('websocket', (socket) => {
    const seen = { closed: false };
    sockets.push(seen);
    socket.on('close', () => (seen.closed = true));
  });
  const alice = new ChatWindow(window, '#alice');
  const bob = new ChatWindow(window, '#bob');
  await window.page.goto(site.url);
  await alice.open(BOB);
  await bob.open(ALICE);

  await alice.write('Are you here, too?');
  await bob.seeOnce('Are you here, too?');
  await alice.seeOnce('Are you here, too?', 'read');
  await bob.field.pressSequentially('Right beside you');
  await alice.seeText('.typing', 'Bob Taylor is typing…');
  await bob.field.press('Enter');
  await alice.seeOnce('Right beside you');
  await bob.seeOnce('Right beside you', 'read');

  assert.deepEqual(
    [await alice.field.getAttribute('placeholder'), await bob.field.getAttribute('placeholder')],
    ['Write a message', 'Écrivez un message'],
  );
  const surface = (chat: ChatWindow): Promise<string> =>
    chat.locator('hypee-timeline').evaluate((timeline) => getComputedStyle(timeline).backgroundColor);
  assert.deepEqual([await surface(alice), await surface(bob)], ['rgb(255, 255, 255)', 'rgb(21, 24, 29)']);

  // What is kept of each is of this one only.
  const databases = await kept(window.page);
  const ofAlice = databases[`hypee-chat:${server.url}:alice`] ?? '';
  const ofBob = databases[`hypee-chat:${server.url}:bob`] ?? '';
  assert.equal(Object.keys(databases).length, 2);
  // A conversation of Alice and Carol, and one of Bob and Carol.
  assert.match(ofAlice, /Vendu 😋/);
  assert.doesNotMatch(ofBob, /Vendu 😋/);
  assert.match(ofBob, /I will bring you something nice/);
  assert.doesNotMatch(ofAlice, /I will bring you something nice/);

  await window.page.evaluate(() => document.querySelector('#alice')?.remove());
  await eventually(
    async () => sockets.filter(({ closed }) => closed).length,
    (closed) => closed === 1,
    'her socket is closed',
  );
  await bob.write('Still here?');
  await bob.seeOnce('Still here?', 'sent');
  const elsewhere = new Program(server.url, 'alice');
  await elsewhere.write(await elsewhere.start(['bob']), 'No, on the train');
  await bob.seeOnce('No, on the train');
  await bob.seeText('hypee-connection [role=status]', '');
  assert.deepEqual(tokensAsked.sort(), ['alice', 'bob'], 'nobody had to ask again who they are');
  assert.deepEqual(
    [sockets.length, sockets.filter(({ closed }) => closed).length],
    [2, 1],
    'his socket is the first one',
  );
  assert.deepEqual(window.faults, []);
});
