import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import budgets from '../../scripts/size-budgets.json' with { type: 'json' };
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { Traffic } from './support/traffic.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
let user = 'alice';

before(async () => {
  world = await openWorld();
  const embed = await fiveLines();
  world.site.answer('/', embed.replaceAll('https://chat.example.com', world.server.url));
  world.site.answer('/chat-token', () => tokenFor(user));
});

after(() => world[Symbol.asyncDispose]());

/** As somebody copies them. */
async function fiveLines(): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, block = ''] = /## Embed it in five lines\s+```html\n(.+?)```/s.exec(readme) ?? [];
  assert.equal(block.trim().split('\n').length, 5, 'the README has an embed of five lines');
  assert.match(block, /https:\/\/chat\.example\.com/);
  return block;
}

test('the five lines of the README, in a page with nothing else, are a chat', async () => {
  const { browser, server, site } = world;
  user = 'alice';
  const alice = new ChatWindow(await openWindow(browser));
  await alice.page.goto(site.url);
  await alice.open(BOB);
  await alice.write('Five lines were enough');
  await alice.seeOnce('Five lines were enough', 'sent');
  const box = await alice.page.locator('hypee-chat').boundingBox();
  const height = alice.page.viewportSize()?.height ?? 0;
  assert.equal(box && Math.round(box.height), Math.round(0.8 * height), 'it is as high as its page says');

  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open(ALICE);
  await bob.seeOnce('Five lines were enough');
  await bob.write('And here is the answer');
  await alice.seeOnce('And here is the answer');
  assert.deepEqual(alice.faults, []);
});

for (const { extraHTTPHeaders, how } of [
  { extraHTTPHeaders: {}, how: 'as browsers fetch' },
  { extraHTTPHeaders: { 'accept-encoding': 'gzip' }, how: 'through what knows gzip only' },
]) {
  test(`what is fetched until a first text is sent weighs no more than its budget, ${how}`, async () => {
    const { browser, server, site } = world;
    user = `newcomer ${how}`;
    await new Program(server.url, user, 'Nora Newcomer').arrive();
    const bob = new Program(server.url, 'bob');
    await bob.write(await bob.start([user]), 'Welcome, Nora!');

    const window = await openWindow(browser, { colorScheme: 'light', extraHTTPHeaders });
    const traffic = new Traffic(window.page, server.url);
    const nora = new ChatWindow(window);
    await nora.page.goto(site.url);
    await nora.open(BOB);
    await nora.write('Thank you');
    await nora.seeOnce('Thank you', 'sent');

    const { weight, table } = await traffic.soFar();
    assert.match(table, /hypee-chat\.js/);
    assert.match(table, /send_message/);
    const budget = budgets.script.gzipBytes;
    assert.ok(weight <= budget, `${weight} bytes of files, ${weight - budget} over the budget.\n${table}`);
  });
}
