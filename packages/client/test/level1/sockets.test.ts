import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STOCK } from '@hypee/chat-conformance/level-1';
import { Device, look, textsOf } from './device.ts';
import { begin, opened } from './world.ts';

for (const code of [undefined, 1000, 1001, 1011, 1012, 1013, 4000, 4002]) {
  test(`the backend ends a socket with ${code ?? 'no close frame'}: it comes back, with what came meanwhile`, async (t) => {
    const { stub, bob, number, device, talk } = await opened(t);
    stub.dropSockets(code);
    stub.say(number, bob, 'meanwhile');
    await device.until(() => textsOf(talk).join() === 'one,meanwhile', 'what came meanwhile is there');
    await device.until(() => stub.socketsOf(number) === 1, 'it is open again');
    stub.say(number, bob, 'live');
    await device.until(() => textsOf(talk).at(-1) === 'live', 'it brings messages', { passing: false });
    assert.deepEqual(device.errors, []);
  });
}

for (const code of [4001, 4401]) {
  test(`the backend accepts a socket and closes it with ${code} since the token expired: it comes back at once with a new one`, async (t) => {
    const world = await begin(t, { ...STOCK, refuses: 'accepted' });
    const { stub, alice, bob, number, id, device } = world;
    let [current, asked] = [stub.token(alice), 0];
    const chat = device.open({ token: () => ((asked += 1), current) });
    const talk = look(chat, id);
    await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
    const before = asked;
    stub.revoke(current);
    current = stub.token(alice, 7200);
    stub.dropSockets(code);
    await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
    stub.say(number, bob, 'hi');
    await device.until(() => textsOf(talk).at(-1) === 'hi', 'it brings messages', { passing: false });
    assert.equal(asked, before + 1);
    assert.equal(chat.connection.value.status, 'online');
  });
}

for (const code of [4001, 4003]) {
  test(`a backend closes every socket with ${code} though REST takes the token: messages come by looking, and it is left in peace`, async (t) => {
    const { stub, bob, number, id, device } = await begin(t);
    stub.refusesWith = code;
    let asked = 0;
    const chat = device.open({ token: () => ((asked += 1), stub.token(device.userId)) });
    const talk = look(chat, id);
    await device.until(() => stub.dials > 0 && textsOf(talk).length === 1, 'it was dialled');
    await device.clock.advance(300_000);
    assert.ok(stub.dials > 3 && stub.dials < 40, `${stub.dials} dials in five minutes`);
    assert.ok(asked <= 3, `the page was asked for a token ${asked} times`);
    stub.say(number, bob, 'two');
    await device.until(() => textsOf(talk).join() === 'one,two', 'it is found by a look');
    assert.deepEqual([chat.connection.value.status, device.errors], ['online', []]);
  });
}

for (const code of [4004, 4404]) {
  test(`a backend closes a socket with ${code}: it is told once and not dialled again, and messages come by looking`, async (t) => {
    const { stub, bob, number, id, device } = await begin(t);
    stub.refusesWith = code;
    const talk = look(device.open(), id);
    await device.until(() => device.errors.length > 0, 'it is told');
    await device.clock.advance(120_000);
    assert.deepEqual([stub.dials, device.errors.map(({ status }) => status)], [1, [404]]);
    stub.say(number, bob, 'two');
    await device.until(() => textsOf(talk).join() === 'one,two', 'it is found by a look');
  });
}

test('a backend refuses expired tokens with 403 instead of 401: a new one is asked for', async (t) => {
  const { stub, alice, number, id, device } = await begin(t);
  let current = stub.token(alice);
  const chat = device.open({ token: () => current });
  const talk = look(chat, id);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
  stub.refusesTokensWith = 403;
  stub.revoke(current);
  current = stub.token(alice, 7200);
  await device.passing(talk.send('two').sent);
  assert.deepEqual(stub.textsOf(number), ['one', 'two']);
  stub.dropSockets();
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
  assert.deepEqual(device.errors, []);
});

test('the page has no new token for an expired one: the chat is unauthorized, keeps what was written, and goes on later', async (t) => {
  const { stub, alice, number, id, device } = await begin(t);
  let current = stub.token(alice);
  const chat = device.open({ token: () => current });
  const talk = look(chat, id);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open');
  stub.revoke(current);
  stub.dropSockets();
  const outgoing = talk.send('two');
  await device.until(() => chat.connection.value.status === 'unauthorized', 'it is told');
  const { length } = stub.requests;
  await device.clock.advance(120_000);
  assert.equal(stub.requests.length, length, 'nothing is asked meanwhile');
  assert.deepEqual(textsOf(talk), ['one', 'two (pending)']);
  current = stub.token(alice, 7200);
  chat.reconnect();
  await device.passing(outgoing.sent);
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
  assert.deepEqual(textsOf(talk), ['one', 'two']);
});

test('the server is restarted with many conversations open on many devices: nobody storms it, and all come back', async (t) => {
  const { stub, alice, bob, number, id, device } = await begin(t);
  const numbers = [number, ...Array.from({ length: 9 }, () => stub.create(alice, bob))];
  const devices = [device, ...Array.from({ length: 4 }, () => new Device(stub, alice))];
  t.after(() => Promise.all(devices.slice(1).map((one) => one.close())));
  for (const one of devices) {
    const chat = one.open();
    for (const each of numbers) look(chat, stub.id(each));
  }
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 500) for (const one of devices) await one.clock.advance(500);
  };
  const areOpen = (): boolean => numbers.every((one) => stub.socketsOf(one) === devices.length);
  await device.until(() => (void pass(500), areOpen()), 'all sockets are open');
  const { dials } = stub;
  await stub.stop();
  await pass(60_000);
  assert.equal(stub.dials, dials);
  const { length } = stub.requests;
  await stub.restart();
  stub.say(number, bob, 'after the restart');
  await device.until(() => (void pass(500), areOpen()), 'all sockets are open again');
  assert.equal(stub.dials - dials, numbers.length * devices.length, 'each socket was dialled once');
  assert.ok(
    stub.requests.length - length < devices.length * numbers.length * 6,
    `${stub.requests.length - length} requests`,
  );
  for (const one of devices) {
    const talk = one.chats[0]!.conversation(id);
    await one.until(() => textsOf(talk).at(-1) === 'after the restart', 'what came meanwhile is there');
  }
});

test('a socket is open and brings nothing any more: what a look finds has it dialled anew', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t);
  await device.clock.advance(15_000);
  const { dials } = stub;
  stub.deafen(number);
  stub.say(number, bob, 'unheard');
  await device.until(() => textsOf(talk).at(-1) === 'unheard', 'a look finds it');
  await device.until(() => stub.dials > dials && stub.socketsOf(number) === 1, 'it is dialled anew');
  stub.say(number, bob, 'heard');
  await device.until(() => textsOf(talk).at(-1) === 'heard', 'and brings messages', { passing: false });
});

test('the proxy answers 502 while the backend starts: the sockets back off, and nobody is told of an error', async (t) => {
  const { stub, number, device } = await opened(t);
  stub.intercept = (_request, answer) => (
    answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>'),
    true
  );
  stub.refusesHandshakes = true;
  stub.dropSockets();
  const { length } = stub.requests;
  await device.clock.advance(60_000);
  await device.until(() => stub.requests.length > length + 3, 'it is asked again');
  stub.intercept = undefined;
  stub.refusesHandshakes = false;
  await device.until(() => stub.socketsOf(number) === 1, 'its socket is open again');
  assert.deepEqual(device.errors, []);
});

test('the backend asks to be left alone: nothing is looked at until then', async (t) => {
  const { stub, bob, number, device, talk } = await opened(t);
  stub.intercept = (request, answer) => {
    if (!request.url?.includes('/messages/')) return false;
    answer.writeHead(429, { 'content-type': 'application/json', 'retry-after': '120' }).end('{"detail":"Trop."}');
    return true;
  };
  const looks = (): number => stub.requests.filter((request) => request.includes('/messages/')).length;
  const before = looks();
  device.wake();
  await device.until(() => looks() > before, 'it was told', { passing: false });
  await device.until(() => looks() === before + 1, 'once', { passing: false });
  stub.intercept = undefined;
  for (let seconds = 0; seconds < 90; seconds += 1) {
    await device.clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(looks(), before + 1);
  stub.say(number, bob, 'by the socket');
  await device.until(() => textsOf(talk).at(-1) === 'by the socket', 'the socket goes on', { passing: false });
  await device.until(() => looks() > before + 1, 'and looking does later');
  assert.deepEqual(device.errors, []);
});
