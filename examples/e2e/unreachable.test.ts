import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { halfProxy } from './support/half-proxy.ts';
import { untilKept } from './support/kept.ts';
import { Program } from './support/program.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

const texts = (messages: { content: string }[]): string[] => messages.map(({ content }) => content);

test('the page loads and the API does not answer: the chat is readable, takes three messages, and sends each once later', async () => {
  const { browser, server } = world;
  await using proxy = await halfProxy(server.url);
  const alice = await chatAs(browser, proxy.url, 'alice');
  await alice.open(BOB);
  const before = await alice.see((messages) => messages.length > 5, 'the history is there');
  await untilKept(alice.page, 'messages', texts(before));

  proxy.reachable = false;
  await alice.page.reload();
  await alice.open(BOB);
  assert.deepEqual(texts(await alice.messages()), texts(before));

  const three = ['One of three', 'Two of three', 'Three of three'];
  for (const text of three) await alice.write(text);
  await alice.see((messages) => messages.filter(({ status }) => status === 'pending').length === 3, 'three wait');

  await alice.page.reload();
  await alice.open(BOB);
  await alice.see(
    (messages) => JSON.stringify(texts(messages).slice(-3)) === JSON.stringify(three),
    'they still wait after the reload, in order',
  );
  await alice.seeText('hypee-connection [role=status]', 'Reconnecting…');

  proxy.passed.length = 0;
  proxy.reachable = true;
  for (const text of three) await alice.seeOnce(text, 'sent');
  assert.equal(proxy.passed.filter((call) => call.includes('/send_message/')).length, 3, 'each was sent once');

  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open(ALICE);
  await bob.seeOnce(three[2] ?? '');
  assert.deepEqual(texts(await bob.messages()).slice(-3), three);
  assert.deepEqual(alice.faults, []);
});

test('no answer comes: what is stored is read at once, a text waits, and leaves once when answers come', async () => {
  const { browser, server, site } = world;
  await using proxy = await halfProxy(server.url);
  const bob = new Program(server.url, 'bob');
  const id = await bob.start(['alice'], 'Held back');
  for (const text of ['Stored one', 'Stored two']) await bob.write(id, text);
  const chat = `<hypee-chat url="${proxy.url}" token-url="/token" user="alice" conversation="${id}"></hypee-chat>`;
  site.answer('/', `<!doctype html><script type="module" src="${proxy.url}/hypee-chat.js"></script>${chat}`);
  site.answer('/token', () => tokenFor('alice'));
  const alice = new ChatWindow(await openWindow(browser));
  await alice.page.goto(site.url);
  await alice.seeOnce('Stored two');
  await untilKept(alice.page, 'messages', ['Stored one', 'Stored two']);

  const tokens = Promise.withResolvers<string>();
  site.answer('/token', () => tokens.promise);
  const letThrough = proxy.hold();
  proxy.passed.length = 0;
  await alice.page.reload();
  await alice.see((messages) => texts(messages).join() === 'Stored one,Stored two', 'what is stored is shown');
  await alice.write('Written meanwhile');
  await alice.see(
    (messages) =>
      /^(pending|sending)$/.test(messages.find(({ content }) => content === 'Written meanwhile')?.status ?? ''),
    'what was written waits',
  );
  assert.deepEqual(proxy.passed, [], 'no answer has come');

  tokens.resolve(tokenFor('alice'));
  letThrough();
  await alice.seeOnce('Written meanwhile', 'sent');
  assert.deepEqual(texts(await alice.messages()), ['Stored one', 'Stored two', 'Written meanwhile']);
  assert.equal(proxy.passed.filter((call) => /^POST .*send_message/.test(call)).length, 1);
  assert.deepEqual(alice.faults, []);
});

test('a draft is still there after a reload', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.field.fill('Half a thought');
  await alice.seeText('hypee-conversation-list .line', 'Draft: Half a thought');
  await untilKept(alice.page, 'drafts', ['Half a thought']);
  await alice.page.reload();
  await alice.open(BOB);
  assert.equal(await alice.field.inputValue(), 'Half a thought');
});
