import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { Stub } from '@hypee/chat-conformance/level-1';
import { openWindow } from './support/browser.ts';
import { ChatWindow } from './support/chat-window.ts';
import { eventually } from './support/eventually.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

/** A site whose people are those of an existing backend, in a language, with Alice's chat in sight. */
async function aliceAt(t: TestContext, { lang = 'en' } = {}) {
  const { browser, server, site } = world;
  const stub = await Stub.start();
  t.after(() => stub.close());
  const [alice, bob] = [stub.addUser('alice'), stub.addUser('bob')];
  const number = stub.create(alice, bob);
  stub.say(number, bob, 'Hello Alice');
  site.answer('/token', () => JSON.stringify({ access: stub.token(alice) }));
  site.answer(
    '/',
    `<!doctype html>
<title>An existing site</title>
<script type="module" src="${server.url}/hypee-chat.js"></script>
<hypee-chat url="${stub.url}" token-url="/token" lang="${lang}" style="width: 800px; height: 600px"></hypee-chat>`,
  );
  const chat = new ChatWindow(await openWindow(browser));
  t.after(() => chat.page.context().close());
  await chat.page.goto(site.url);
  await chat.row('bob').waitFor();
  return { stub, alice, bob, number, chat };
}

test('the widget on a site with an existing backend lists, opens, sends and receives, and offers nothing the backend lacks', async (t) => {
  const { stub, alice, bob, number, chat } = await aliceAt(t);
  await chat.seeText('hypee-conversation-list .badge', '1');
  assert.equal(await chat.locator('[part~="new-conversation"]').count(), 0);
  assert.equal(await chat.locator('.unchosen button').count(), 0);
  await chat.open('bob');
  await chat.seeOnce('Hello Alice');
  await chat.write('Hello Bob');
  await chat.seeOnce('Hello Bob', 'sent');
  assert.deepEqual(stub.textsOf(number), ['Hello Alice', 'Hello Bob']);
  await eventually(
    async () => stub.socketsOf(number),
    (sockets) => sockets === 1,
    'its socket is open',
  );
  stub.say(number, bob, 'How are you?');
  await chat.seeOnce('How are you?');
  await eventually(
    async () => stub.readOf(number, alice),
    (read) => read === 3,
    'the backend knows that it is read',
  );
  await chat.page.reload();
  await chat.open('bob');
  await chat.seeOnce('How are you?');
  assert.deepEqual(
    (await chat.messages()).map(({ content }) => content),
    ['Hello Alice', 'Hello Bob', 'How are you?'],
  );
  assert.deepEqual([chat.faults, stub.strangeHeaders, stub.frames, stub.redirects], [[], [], 0, 0]);
});

test('the answer to a message is lost on the way: it is shown once, and is on the backend once', async (t) => {
  const { stub, number, chat } = await aliceAt(t);
  await chat.open('bob');
  stub.delivers = false;
  stub.loseAnswers();
  await chat.write('Did this arrive?');
  await eventually(
    async () => stub.textsOf(number).length,
    (length) => length === 2,
    'it arrived',
  );
  stub.intercept = undefined;
  await chat.seeOnce('Did this arrive?', 'sent');
  assert.deepEqual(stub.textsOf(number), ['Hello Alice', 'Did this arrive?']);
});

for (const [lang, words, reason, retry, discard] of [
  ['en', 'Not confirmed', 'It may have been sent', 'Retry', 'Discard'],
  ['fr', 'Non confirmé', 'Il a peut-être été envoyé', 'Réessayer', 'Supprimer'],
  ['ar', 'لم يُؤكَّد إرسالها', 'وربما أُرسلت', 'إعادة المحاولة', 'حذف'],
] as const) {
  test(`the backend cannot tell whether a message arrived: in ${lang} the user is asked, retries one and discards the other`, async (t) => {
    const { stub, alice, number, chat } = await aliceAt(t, { lang });
    await chat.open('bob');
    stub.delivers = false;
    for (const [index, press] of [retry, discard].entries()) {
      const text = `ok ${index}`;
      stub.loseAnswers();
      const { length } = stub.textsOf(number);
      await chat.write(text);
      await eventually(
        async () => stub.textsOf(number).length,
        (now) => now === length + 1,
        'it arrived',
      );
      // The same words from another device: the history cannot tell which is which.
      stub.say(number, alice, text);
      stub.intercept = undefined;
      await chat.seeText('.failure', words);
      await chat.seeText('.failure', reason);
      await chat.locator('.failure button', { hasText: press }).click();
      await chat.seeText('.failure', '');
      await chat.see(
        (messages) =>
          messages.filter(({ content }) => content === text).length === (press === retry ? 3 : 2) &&
          messages.every(({ status, own }) => !own || status === 'sent'),
        `"${press}" does what it says`,
      );
    }
    assert.deepEqual(stub.textsOf(number), ['Hello Alice', 'ok 0', 'ok 0', 'ok 0', 'ok 1', 'ok 1']);
    assert.deepEqual(chat.faults, []);
  });
}
