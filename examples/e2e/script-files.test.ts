import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { BOB } from './support/demo.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;

before(async () => {
  world = await openWorld();
  world.site.answer('/chat-token', () => tokenFor('alice'));
});

after(() => world[Symbol.asyncDispose]());

/** A page with these script tags and a chat. */
function answerPage(...scripts: string[]): void {
  const { server, site } = world;
  const tags = scripts.map((address) => `<script type="module" src="${server.url}/${address}"></script>`);
  const chat = `<hypee-chat style="block-size: 500px" url="${server.url}" token-url="/chat-token"></hypee-chat>`;
  site.answer('/', `<!doctype html><html lang="en"><title>Shop</title>${tags.join('')}${chat}`);
}

/** The files of the script tag that were fetched, by name with query, in order. */
const filesOf = (chat: ChatWindow): string[] =>
  chat.requests
    .filter((url) => url.startsWith(world.server.url) && /\.js(\?|$)/.test(url))
    .map((url) => url.split('/').at(-1) ?? '');

/** Sends Markdown, begins a conversation and changes the language: all need a file that is fetched on demand. */
async function useEverything(chat: ChatWindow, text: string): Promise<void> {
  await chat.open(BOB);
  await chat.write(text);
  await chat.locator('hypee-message').last().locator('strong').waitFor();
  await chat.seeOnce(text, 'sent');
  await chat.locator('[part~=new-conversation]').first().click();
  await chat.locator('dialog [role=option]').first().waitFor();
  await chat.page.keyboard.press('Escape');
  await chat.page.locator('hypee-chat').evaluate((element) => element.setAttribute('lang', 'fr'));
  await chat.page.getByPlaceholder('Écrivez un message').waitFor();
}

test('a page that names the script with a version of its own, as hypee-chat.js?v=2, loads it once', async () => {
  answerPage('hypee-chat.js?v=2');
  const alice = new ChatWindow(await openWindow(world.browser));
  await alice.page.goto(world.site.url);
  await useEverything(alice, 'Once, and **only** once');
  const files = filesOf(alice);
  assert.ok(files.length > 3, `parts on demand were fetched: ${files.join(' ')}`);
  assert.deepEqual(
    files.filter((file) => file.startsWith('hypee-chat.js')),
    ['hypee-chat.js?v=2'],
  );
  assert.deepEqual(alice.faults, []);
});

test('a page that names the script twice, with two versions of its own, has a chat that works', async () => {
  answerPage('hypee-chat.js?v=1', 'hypee-chat.js?v=2');
  const alice = new ChatWindow(await openWindow(world.browser));
  await alice.page.goto(world.site.url);
  await useEverything(alice, 'Twice, and **still** one chat');
  assert.deepEqual(
    filesOf(alice)
      .filter((file) => file.startsWith('hypee-chat.js'))
      .toSorted(),
    ['hypee-chat.js?v=1', 'hypee-chat.js?v=2'],
  );
  assert.deepEqual(alice.faults, []);
});

test('the built server sends the script and its parts compressed, and lets browsers keep the parts for good', async () => {
  answerPage('hypee-chat.js');
  const alice = new ChatWindow(await openWindow(world.browser));
  const answers: [name: string, encoding: string | undefined, caching: string | undefined][] = [];
  /** A file that fits into the first packets either way is sent as it is. */
  const small = new Set<string>();
  alice.page.on('response', (response) => {
    const name = response.url().split('/').at(-1) ?? '';
    const headers = response.headers();
    if (Number(headers['content-length']) < 1000 && !headers['content-encoding']) small.add(name);
    if (name.endsWith('.js')) answers.push([name, headers['content-encoding'], headers['cache-control']]);
  });
  await alice.page.goto(world.site.url);
  await useEverything(alice, 'Small, and **kept**');
  const [script, ...parts] = answers;
  assert.deepEqual(script, ['hypee-chat.js', 'br', 'public, max-age=0']);
  assert.ok(parts.length > 2);
  for (const [name, ...headers] of parts) {
    assert.deepEqual(headers, [small.has(name) ? undefined : 'br', 'public, max-age=31536000, immutable'], name);
  }
});
