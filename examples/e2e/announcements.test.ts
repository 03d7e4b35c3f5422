import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { refuseMessages } from './support/failing.ts';
import { halfProxy } from './support/half-proxy.ts';
import { announcements, listenToLiveRegions, politeRegions } from './support/live-regions.ts';
import { Program } from './support/program.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

test('a screen reader hears what others write, once, that the connection is lost, and that a message failed; not history, typing or what one wrote', async () => {
  const { browser, server } = world;
  await using proxy = await halfProxy(server.url);
  const window = await openWindow(browser);
  await listenToLiveRegions(window.page);
  const alice = new ChatWindow(window);
  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open(ALICE);

  const heard: string[] = [];
  /** Beside that something is being loaded. */
  const listen = async (): Promise<string[]> => {
    heard.push(...(await announcements(alice.page)).filter((text) => text !== 'Loading…'));
    return heard;
  };
  /** Everything that was said until a text is, and nothing more. */
  const hears = async (...texts: string[]): Promise<void> => {
    await eventually(listen, (said) => said.length >= texts.length, `${texts.join()} is announced`);
    assert.deepEqual(heard.splice(0), texts);
  };

  await alice.page.goto(`${proxy.url}/?user=alice`);
  await alice.open(BOB);
  await alice.see((messages) => messages.length > 5, 'the history is there');
  await bob.field.pressSequentially('Do you **hear** me?');
  await alice.seeText('.typing', 'Bob Taylor is typing…');
  assert.deepEqual(await listen(), [], 'no history, and not that somebody types');

  await bob.field.press('Enter');
  await hears('Bob Taylor: Do you hear me?');
  assert.ok((await politeRegions(alice.page)).includes('Bob Taylor: Do you hear me?'));

  await alice.write('Loud and clear');
  await alice.seeOnce('Loud and clear', 'read');
  await bob.write('Good');
  await hears('Bob Taylor: Good');

  proxy.reachable = false;
  await hears('Reconnecting…');
  const elsewhere = new Program(server.url, 'bob');
  await elsewhere.write(await elsewhere.start(['alice']), 'While you were away');
  await alice.write('Into the dark');
  proxy.reachable = true;
  await alice.seeOnce('Into the dark', 'sent');
  await hears('Bob Taylor: While you were away');

  await alice.open('Lancement du site');
  await alice.seeOnce('À ce soir !');
  await alice.open(BOB);
  await bob.write('One more');
  await hears('Bob Taylor: One more');

  const permit = await refuseMessages(alice.page);
  await alice.write('Not this one');
  await hears('Not sent\nYou may not write here.');
  await permit();
  await alice.open('Lancement du site');
  await alice.seeOnce('À ce soir !');
  await alice.open(BOB);
  await alice.seeOnce('Not this one', 'failed');
  await bob.write('And one');
  await hears('Bob Taylor: And one');
  assert.deepEqual(alice.faults, []);
});
