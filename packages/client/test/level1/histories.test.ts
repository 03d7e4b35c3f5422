import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EDULAB, STOCK } from '@hypee/chat-conformance/level-1';
import { look, textsOf } from './device.ts';
import { begin, opened } from './world.ts';

const MINUTE = 60_000_000;

test('while away more came than a page holds, and a socket and a send are faster than the page: nothing between is missing', async (t) => {
  const { stub, bob, number, id, device, chat } = await opened(t);
  await chat.close();
  const texts = Array.from({ length: 90 }, (_, n) => `n${n + 1}`);
  for (const text of texts) stub.say(number, bob, text);
  // Pages are slow: what the socket brings and what is sent is there before them.
  const pages: (() => Promise<void>)[] = [];
  stub.intercept = (request, _answer, next) => request.url?.includes('/messages/') === true && pages.push(next) > 0;
  const talk = look(device.open(), id);
  const outgoing = talk.send('mine');
  await device.until(() => stub.socketsOf(number) === 1 && stub.textsOf(number).at(-1) === 'mine', 'it is sent');
  await device.passing(outgoing.sent);
  stub.say(number, bob, 'live');
  await device.until(() => pages.length > 0, 'a page is asked for');
  stub.intercept = undefined;
  for (const page of pages) await page();
  await device.until(() => textsOf(talk).at(-1) === 'live', 'the newest is there');
  while (talk.history.value.hasOlder) await device.passing(talk.loadOlder());
  assert.deepEqual(textsOf(talk), ['one', ...texts, 'mine', 'live']);
});

test('a message is written while a page of before it is on its way: it does not wait for the next look', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t, { ...STOCK, frames: 'flat' });
  await device.clock.advance(1_000);
  let hold: (() => Promise<void>) | undefined;
  stub.intercept = (request, answer, next) => {
    if (!request.url?.includes('/messages/') || hold) return false;
    // Read now, answered later.
    const { end } = answer;
    answer.end = () => answer;
    void next();
    const body = JSON.stringify({ count: 1, next: null, previous: null, results: [] });
    hold = async () => void end.call(answer, body, 'utf8');
    return true;
  };
  device.wake();
  await device.until(() => hold !== undefined, 'a page is on its way', { passing: false });
  stub.say(number, bob, 'two');
  await device.until(() => stub.requests.length > 0, 'it was told', { passing: false });
  await hold?.();
  await device.until(() => textsOf(talk).join() === 'one,two', 'it is read', { passing: false });
});

test('a backend stores a message late, behind one that is newer: it is not taken for deleted', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t);
  stub.say(number, bob, 'three', { at: 1_795_305_600_000_000 + 3 * MINUTE });
  await device.until(() => textsOf(talk).length === 2, 'it came');
  stub.say(number, bob, 'two', { at: 1_795_305_600_000_000 + 2 * MINUTE });
  await device.until(() => textsOf(talk).length === 3, 'it came');
  assert.deepEqual(textsOf(talk), ['one', 'two', 'three']);
  const hidden = stub.hide(number, 'two');
  let shown = 0;
  talk.messages.subscribe((messages) => (shown += messages.filter(({ deletedAt }) => deletedAt).length));
  const before = stub.requests.length;
  stub.intercept = (request, _answer, next) => {
    if (!request.url?.includes('/messages/')) return false;
    stub.intercept = undefined;
    void next().then(() => stub.show(hidden));
    return true;
  };
  device.wake();
  await device.until(
    () => stub.requests.filter((one, index) => index >= before && one.includes('/messages/')).length > 1,
    'it was looked again',
  );
  await device.clock.advance(40_000);
  assert.deepEqual([textsOf(talk), shown], [['one', 'two', 'three'], 0]);
});

test('messages that were hidden from me, and are shown again, are there again', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t, EDULAB);
  stub.say(number, bob, 'two');
  stub.say(number, bob, 'three');
  await device.until(() => textsOf(talk).length === 3, 'they came');
  const hidden = stub.hide(number, 'two');
  device.wake();
  await device.until(() => textsOf(talk).join() === 'one,,three', 'it is gone');
  stub.show(hidden);
  device.wake();
  await device.until(() => textsOf(talk).join() === 'one,two,three', 'it is back');
});

for (const [name, variant] of [
  ['with', STOCK],
  ['without', EDULAB],
] as const) {
  test(`a backend ${name} times of change: what was edited there shows, twice`, async (t) => {
    const { stub, bob, number, device, talk } = await opened(t, variant);
    const message = stub.say(number, bob, 'two');
    await device.until(() => textsOf(talk).length === 2, 'it came');
    for (const text of ['edited', 'edited again', 'two']) {
      stub.edit(number, message, text);
      device.wake();
      await device.until(() => textsOf(talk).join() === `one,${text}`, `"${text}" shows`);
    }
  });
}

test('a list that is cut to the newest ones does not delete those before', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t, { ...STOCK, pages: 'array' });
  stub.arrayMost = 3;
  for (const text of ['two', 'three', 'four', 'five']) stub.say(number, bob, text);
  await device.until(() => textsOf(talk).length === 5, 'they came');
  device.wake();
  await device.clock.advance(61_000);
  assert.deepEqual(textsOf(talk), ['one', 'two', 'three', 'four', 'five']);
});

test('the backend cuts white space and escapes: a message whose answer was lost is known again', async (t) => {
  const { stub, number, device, talk } = await opened(t);
  stub.stores = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  stub.delivers = false;
  stub.loseAnswers();
  talk.send('  1 < 2 & 3\r\n');
  await device.until(() => stub.textsOf(number).length === 2, 'it arrived', { passing: false });
  stub.intercept = undefined;
  await device.until(() => talk.messages.value.at(-1)?.status === 'sent', 'it is known again');
  assert.equal(stub.textsOf(number).length, 2);
});

test('many of one second, with ids in no order: the direction of the list is found out, and all are there', async (t) => {
  for (const order of ['oldest first', 'newest first'] as const) {
    const texts = Array.from({ length: 70 }, (_, n) => `m${n}`);
    const { stub, id, device, number, bob } = await begin(t, { ...STOCK, order, ids: 'uuid', times: 'seconds' }, [
      'first',
    ]);
    for (const text of texts) stub.say(number, bob, text, { at: 1_795_305_700_000_000 });
    stub.say(number, bob, 'last', { at: 1_795_305_800_000_000 });
    const talk = look(device.open(), id);
    await device.until(() => textsOf(talk).at(-1) === 'last', 'the newest is there');
    while (talk.history.value.hasOlder) await device.passing(talk.loadOlder());
    device.wake();
    await device.clock.advance(31_000);
    await device.until(() => stub.requests.length > 12, 'it was looked at again');
    const shown = textsOf(talk);
    assert.deepEqual([shown.length, shown[0], shown.at(-1)], [72, 'first', 'last']);
    assert.deepEqual(shown.slice(1, -1).sort(), texts.toSorted());
  }
});

for (const order of ['newest', 'oldest']) {
  test(`more conversations than a page, with the ${order} first: news of each of them show`, async (t) => {
    const { stub, alice, bob, device } = await begin(t);
    stub.listsByActivity = order === 'newest';
    const numbers = Array.from({ length: 45 }, () => stub.create(alice, bob));
    for (const number of numbers) stub.say(number, bob, `hello ${number}`);
    const chat = device.open();
    await device.until(() => chat.conversations.value.length === 46, 'all are there');
    assert.equal(chat.conversations.value[0]?.lastMessage?.content, `hello ${numbers.at(-1)}`);
    for (const number of [numbers[0]!, numbers[25]!, numbers[44]!]) {
      stub.say(number, bob, `news ${number}`);
      await device.until(
        () => chat.conversations.value[0]?.lastMessage?.content === `news ${number}`,
        'the news is there',
      );
    }
    const created = stub.create(alice, bob);
    stub.say(created, bob, 'a new one');
    await device.until(() => chat.conversations.value[0]?.lastMessage?.content === 'a new one', 'the new one is there');
    stub.remove(numbers[25]!, alice);
    await device.clock.advance(300_000);
    await device.until(() => chat.conversations.value.length === 46, 'the one I was removed from is gone');
  });
}

test('files of the original application are attachments, with addresses on the backend, and the token goes nowhere else', async (t) => {
  const { stub, bob, number, device, talk, chat } = await opened(t, EDULAB);
  stub.say(number, bob, 'files', {
    attachments: [
      { id: 'a1', file_url: '/media/plan.pdf', file_name: 'plan.pdf', file_type: 'application/pdf', file_size: 1234 },
      {
        id: 'a2',
        file_url: 'https://files.example.org/photo.png',
        file_name: 'photo.png',
        file_type: 'image/png',
        file_size: 5,
      },
      {
        id: 'a3',
        file_url: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
        file_name: 'dot.gif',
        file_type: 'image/gif',
        file_size: 14,
      },
      { id: 'a4', file_url: 'javascript:alert(1)', file_name: 'evil.html', file_type: 'text/html', file_size: 1 },
    ],
  });
  await device.until(() => textsOf(talk).at(-1) === 'files', 'it came');
  const shown = talk.messages.value
    .at(-1)
    ?.attachments.map(({ id, name, contentType, size, url }) => [id, name, contentType, size, url]);
  assert.deepEqual(shown, [
    ['a1', 'plan.pdf', 'application/pdf', 1234, `${stub.url}/media/plan.pdf`],
    ['a2', 'photo.png', 'image/png', 5, 'https://files.example.org/photo.png'],
    ['a3', 'dot.gif', 'image/gif', 14, 'data:image/gif;base64,R0lGODlhAQABAAAAACw='],
  ]);
  device.wake();
  await device.clock.advance(31_000);
  const foreign = device.addresses.filter((address) => !address.replace(/^ws/, 'http').startsWith(`${stub.url}/`));
  assert.ok(device.addresses.length > 5);
  assert.deepEqual(foreign, []);
  assert.equal(chat.connection.value.protocol, 1);
});
