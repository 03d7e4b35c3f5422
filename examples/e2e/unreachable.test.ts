import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './support/browser.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { halfProxy } from './support/half-proxy.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the page loads and the API does not answer: the chat is readable, takes three messages, and sends each once later', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  await using proxy = await halfProxy(server.url);
  const alice = await chatAs(browser, proxy.url, 'alice');
  await alice.open(BOB);
  const before = await alice.see((messages) => messages.length > 5, 'the history is there');

  proxy.reachable = false;
  await alice.page.reload();
  await alice.open(BOB);
  const texts = (messages: { content: string }[]): string[] => messages.map(({ content }) => content);
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

test('a draft is still there after a reload', async () => {
  await using data = await dataFolder();
  await using server = await startServer(data);
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.field.fill('Half a thought');
  await alice.seeText('hypee-conversation-list .line', 'Draft: Half a thought');
  await alice.page.reload();
  await alice.open(BOB);
  assert.equal(await alice.field.inputValue(), 'Half a thought');
});
