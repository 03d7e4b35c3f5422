import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EDULAB, Stub } from '@hypee/chat-conformance/level-1';
import { Device, look, textsOf } from './device.ts';
import { opened } from './world.ts';

test('messages of one moment stand by their ids, 9 before 10, whichever came first', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t);
  const at = 1_795_305_700_000_000;
  stub.delivers = false;
  const ids = ['a', 'b', 'c', 'd', 'e'].map((text) => stub.say(number, bob, text, { at }));
  device.wake();
  await device.until(() => textsOf(talk).length === 6, 'all are there');
  assert.deepEqual(textsOf(talk), ['one', 'a', 'b', 'c', 'd', 'e']);
  stub.delivers = true;
  stub.say(number, bob, 'before all', { at: at - 1 });
  stub.say(number, bob, 'f', { at });
  await device.until(() => textsOf(talk).length === 8, 'the late ones are there');
  assert.deepEqual(textsOf(talk), ['one', 'before all', 'a', 'b', 'c', 'd', 'e', 'f']);
  assert.equal(new Set(talk.messages.value.map(({ id }) => id)).size, 8);
  assert.equal(ids.length, 5);
});

test('the token expires: a refused handshake is looked into, and the socket comes back with a new token', async (t) => {
  const stub = await Stub.start();
  const [alice, bob] = [stub.addUser('alice'), stub.addUser('bob')];
  const number = stub.create(alice, bob);
  const device = new Device(stub, alice);
  t.after(async () => {
    await device.close();
    await stub.close();
  });
  let expired = '';
  const chat = device.open({
    token: (reason) => (reason === 'rejected' ? stub.token(alice) : expired || stub.token(alice)),
  });
  const talk = look(chat, stub.id(number));
  await device.until(() => stub.socketsOf(number) === 1, 'the socket is open');
  // The token that the client holds is refused from now on.
  stub.intercept = (request, answer) => {
    const isOld = !request.headers.authorization?.endsWith(renewed);
    if (!isOld) return false;
    answer
      .writeHead(401, { 'content-type': 'application/json' })
      .end('{"detail":"Jeton expiré","code":"token_not_valid"}');
    return true;
  };
  const renewed = stub.token(alice, 7200);
  expired = stub.token(alice, -10);
  chat.on('error', () => undefined);
  Object.assign(stub, { token: () => renewed });
  stub.dropSockets();
  await device.until(() => stub.socketsOf(number) === 1, 'the socket is open again');
  stub.say(number, bob, 'hi');
  await device.until(() => textsOf(talk).at(-1) === 'hi', 'and it brings messages');
  assert.equal(chat.connection.value.status, 'online');
});

test('who is no member any more is told so once, and nothing is dialled again and again', async (t) => {
  const { stub, alice, number, device } = await opened(t);
  stub.remove(number, alice);
  stub.dropSockets();
  await device.until(() => device.errors.some(({ status }) => status === 404), 'it is told');
  const before = stub.requests.length;
  await device.clock.advance(10_000);
  assert.ok(stub.requests.length - before < 5, 'and nothing is asked again and again');
});

test('the same text was sent from elsewhere while an answer was lost: the user is asked, and a retry sends it', async (t) => {
  const { stub, alice, number, device, talk } = await opened(t);
  stub.delivers = false;
  stub.loseAnswers();
  const outgoing = talk.send('ok');
  await device.until(() => stub.textsOf(number).length === 2, 'it arrived', { passing: false });
  stub.say(number, alice, 'ok');
  stub.intercept = undefined;
  await assert.rejects(device.passing(outgoing.sent), { code: 'unconfirmed' });
  assert.ok(textsOf(talk).includes('ok (unconfirmed)'));
  talk.retry(outgoing.clientId);
  await device.until(() => stub.textsOf(number).length === 4, 'the retry sends it');
  await device.until(() => !textsOf(talk).some((text) => text.includes('unconfirmed')), 'and it is confirmed');
});

test('an unconfirmed message is discarded: it is not sent, and what the history has stays', async (t) => {
  const { stub, alice, number, device, talk } = await opened(t);
  stub.delivers = false;
  stub.loseAnswers();
  const outgoing = talk.send('ok');
  await device.until(() => stub.textsOf(number).length === 2, 'it arrived', { passing: false });
  stub.say(number, alice, 'ok');
  stub.intercept = undefined;
  outgoing.sent.catch(() => undefined);
  await device.until(() => textsOf(talk).includes('ok (unconfirmed)'), 'the user is asked');
  await talk.discard(outgoing.clientId);
  assert.deepEqual(textsOf(talk), ['one', 'ok', 'ok']);
  assert.equal(stub.textsOf(number).length, 3);
});

test('the page is closed while a send is on its way: the next one asks the history before it sends', async (t) => {
  const { stub, number, id, device, chat, talk } = await opened(t);
  stub.delivers = false;
  stub.loseAnswers();
  talk.send('two').sent.catch(() => undefined);
  await device.until(() => stub.textsOf(number).length === 2, 'it arrived', { passing: false });
  device.crash(chat);
  stub.intercept = undefined;
  const next = look(device.open(), id);
  await device.until(() => textsOf(next).join() === 'one,two', 'it is found');
  assert.deepEqual(stub.textsOf(number), ['one', 'two']);
});

test('two tabs: one has the sockets, both show what comes, and a crash of the first loses nothing', async (t) => {
  const { stub, bob, number, id, device, chat, talk } = await opened(t);
  const second = device.open();
  const other = look(second, id);
  await device.until(() => textsOf(other).length === 1, 'the second tab shows it');
  stub.say(number, bob, 'two');
  await device.until(() => [talk, other].every((one) => textsOf(one).join() === 'one,two'), 'both show it', {
    passing: false,
  });
  assert.equal(stub.socketsOf(number), 1);
  await other.send('three').sent;
  await device.until(() => textsOf(talk).at(-1) === 'three', 'the first shows what the second wrote');
  device.crash(chat);
  stub.say(number, bob, 'four');
  await device.until(() => textsOf(other).at(-1) === 'four', 'the second goes on alone');
  assert.equal(second.connection.value.protocol, 1);
});

test('a conversation that only a following tab has open is followed by the leading one', async (t) => {
  const { stub, alice, bob, device } = await opened(t);
  const another = stub.create(alice, bob);
  const second = device.open();
  await device.until(() => second.conversations.value.length === 2, 'the list has it');
  const talk = look(second, stub.id(another));
  await device.until(() => stub.socketsOf(another) === 1, 'its socket is open');
  stub.say(another, bob, 'hello');
  await device.until(() => textsOf(talk).join() === 'hello', 'it comes', { passing: false });
});

test('more came while the device was away than a page holds: the newest show, and the rest is read by scrolling', async (t) => {
  const { stub, bob, number, id, device, chat } = await opened(t);
  await chat.close();
  const texts = Array.from({ length: 90 }, (_, n) => `n${n + 1}`);
  for (const text of texts) stub.say(number, bob, text);
  const talk = look(device.open(), id);
  await device.until(() => textsOf(talk).at(-1) === 'n90', 'the newest is there');
  while (talk.history.value.hasOlder) await talk.loadOlder();
  assert.deepEqual(textsOf(talk), ['one', ...texts]);
});

test('a start without network shows what is stored; with the network back, the rest comes', async (t) => {
  const { stub, bob, number, id, device, chat } = await opened(t);
  await chat.close();
  stub.intercept = (_request, answer) => (answer.destroy(), true);
  const next = device.open({ user: String(device.userId) });
  const talk = look(next, id);
  await device.until(() => textsOf(talk).join() === 'one', 'what is stored shows');
  assert.notEqual(next.connection.value.status, 'online');
  const outgoing = talk.send('written offline');
  await device.until(() => textsOf(talk).length === 2, 'it shows');
  stub.say(number, bob, 'meanwhile');
  stub.intercept = undefined;
  next.reconnect();
  await outgoing.sent;
  await device.until(() => textsOf(talk).length === 3, 'all is there');
  assert.deepEqual(textsOf(talk), ['one', 'meanwhile', 'written offline']);
  assert.deepEqual([next.connection.value.status, next.connection.value.protocol], ['online', 1]);
});

test('a message that the backend deleted is empty after the next look', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t);
  const gone = stub.say(number, bob, 'two');
  stub.say(number, bob, 'three');
  await device.until(() => textsOf(talk).length === 3, 'all are there');
  stub.delete(number, gone);
  device.wake();
  await device.until(() => talk.messages.value[1]?.deletedAt !== null, 'it is gone');
  assert.deepEqual(textsOf(talk), ['one', '', 'three']);
});

test('the backend refuses a message: it fails with the reason in its words', async (t) => {
  const { stub, device, talk } = await opened(t, EDULAB);
  stub.intercept = (request, answer) => {
    if (request.method !== 'POST') return false;
    answer
      .writeHead(400, { 'content-type': 'application/json' })
      .end('{"error":true,"status_code":400,"message":"Erreur","details":{"content":["Trop long."]}}');
    return true;
  };
  await assert.rejects(talk.send('too long').sent, {
    status: 400,
    message: 'Trop long.',
    fields: { content: ['Trop long.'] },
  });
  assert.deepEqual(textsOf(talk), ['one', 'too long (failed)']);
  assert.equal(device.errors.length, 0);
});

test('reading is told to a backend that has a call for it', async (t) => {
  const { stub, alice, number, device, chat, talk } = await opened(t);
  await talk.markAsRead();
  await device.until(() => stub.readOf(number, alice) === 1, 'the backend knows');
  assert.equal(chat.unreadCount.value, 0);
});

test('a new conversation begins with whom it is for', async (t) => {
  const { stub, bob, device, chat } = await opened(t);
  const created = await chat.createConversation({ memberIds: [stub.id(bob)], title: 'Lunch' });
  const talk = look(chat, created.id);
  await talk.send('hi').sent;
  await device.until(() => textsOf(talk).join() === 'hi', 'it is open');
});

test('what this level cannot do is refused with a reason, and nothing is asked of the backend', async (t) => {
  const { stub, chat, talk, device } = await opened(t);
  const before = stub.requests.length;
  await assert.rejects(chat.users.find('bob'), { code: 'unsupported' });
  const [message] = talk.messages.value;
  await assert.rejects(device.passing(talk.react(message!.id, '👍')), { code: 'unsupported' });
  assert.ok(
    !stub.requests.slice(before).some((request) => request.includes('users/?') || request.includes('reactions')),
  );
});

test('a backend whose level is known is asked in its own words alone', async (t) => {
  const { stub, device, chat, talk } = await opened(t);
  await device.until(() => chat.connection.value.protocol === 1, 'the level is known');
  const before = stub.requests.length;
  await talk.loadOlder();
  device.wake();
  await device.until(() => stub.requests.length > before + 1, 'it is asked again');
  await device.clock.advance(1_000);
  assert.deepEqual(
    stub.requests.slice(before).filter((request) => request.includes('limit=')),
    [],
  );
});

for (const status of [500, 503, 429]) {
  test(`a server that answers ${status} is not taken for one of level 1`, async (t) => {
    const stub = await Stub.start();
    const alice = stub.addUser('alice');
    const device = new Device(stub, alice);
    t.after(async () => {
      await device.close();
      await stub.close();
    });
    stub.intercept = (request, answer) => {
      if (!request.url?.endsWith('/protocol/')) return false;
      answer.writeHead(status).end();
      return true;
    };
    const chat = device.open();
    await device.until(
      () => stub.requests.filter((request) => request.endsWith('/protocol/')).length > 2,
      'it is asked again',
    );
    assert.equal(chat.connection.value.protocol, undefined);
    assert.ok(!stub.requests.some((request) => request.endsWith('users/me/')));
  });
}

test('level 2 alone is wanted: a backend of level 1 is refused, and said so', async (t) => {
  const stub = await Stub.start();
  const device = new Device(stub, stub.addUser('alice'));
  t.after(async () => {
    await device.close();
    await stub.close();
  });
  const chat = device.open({ protocol: 2 });
  await device.until(() => chat.connection.value.error?.code === 'unsupported_server', 'it is told');
});

test('a server of level 1 has no presence: it stays empty, and nothing is said on the socket', async (t) => {
  const { stub, bob, number, device, chat, talk } = await opened(t);
  const presence = chat.presence([String(bob)]);
  presence.subscribe(() => undefined);
  chat.setPresence('away');
  await device.clock.advance(10_000);
  stub.say(number, bob, 'still here');
  await device.until(() => textsOf(talk).length === 2, 'the socket is open');
  assert.equal(stub.socketsOf(number), 1);
  assert.equal(stub.frames, 0, 'a frame from the client would end the socket');
  assert.equal(presence.value.size, 0);
  assert.deepEqual(device.errors, []);
});
