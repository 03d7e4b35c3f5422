import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestSocket } from './support/test-socket.ts';
import { makeWorld } from './support/world.ts';

test('who says nothing for five seconds is sent away', async () => {
  const world = makeWorld();
  const socket = world.open();
  await world.clock.pass(4999);
  assert.equal(socket.closeCode(), undefined);
  await world.clock.pass(1);
  assert.equal(socket.closeCode(), 4401);
});

test('a first connect is greeted, told that nothing was missed, and lives', async () => {
  const world = makeWorld();
  const socket = await world.connect('alice');
  assert.deepEqual(socket.types(), ['hello', 'resumed']);
  const { session_id: sessionId, ...hello } = socket.frames[0]!;
  assert.ok(sessionId.length > 0);
  assert.deepEqual(hello, {
    type: 'hello',
    protocol: 2,
    epoch: 'epoch-1',
    user: { id: 'alice', name: 'alice', avatar_url: null, role: 'user', last_seen_at: null },
    heartbeat_seconds: 20,
    window: { events: 256, bytes: 1048576 },
    server_time: '2026-11-22T10:00:00.000Z',
    token_expires_in: 3600,
  });
  await world.clock.pass(10_000);
  assert.equal(socket.closeCode(), undefined);
});

test('a forged or expired token closes with 4401, and nothing is told before', async () => {
  const world = makeWorld();
  const expired = world.auth.issue('alice', { seconds: -1 });
  for (const token of ['forged', expired]) {
    const socket = world.open();
    socket.say({ type: 'connect', token, cursors: [] });
    await world.clock.settle();
    assert.equal(socket.closeCode(), 4401);
    assert.deepEqual(socket.frames, []);
  }
});

test('a server that cannot check tokens now asks to come back later', async () => {
  const world = makeWorld();
  world.auth.verify = async () => {
    throw new TypeError('the keys could not be fetched');
  };
  const socket = world.open();
  socket.say({ type: 'connect', token: 'any', cursors: [] });
  await world.clock.settle();
  assert.equal(socket.closeCode(), 1011);
});

test('text that is no JSON object with a type closes with 4400', async () => {
  const world = makeWorld();
  for (const text of ['', '{', 'null', '5', '[]', '"connect"', '{}', '{"type":5}', '\u0000', '['.repeat(5000)]) {
    const socket = world.open();
    socket.sayText(text);
    await world.clock.settle();
    assert.equal(socket.closeCode(), 4400, text.slice(0, 20));
  }
});

test('a frame too large closes with 4413; only connect may be larger than 16 KiB', async () => {
  const world = makeWorld();
  const padding = (bytes: number) => 'x'.repeat(bytes);
  const large = world.open();
  large.say({ type: 'connect', token: world.tokenOf('alice'), cursors: [], padding: padding(40_000) });
  await world.clock.settle();
  assert.deepEqual(large.types(), ['hello', 'resumed']);
  large.say({ type: 'ping', n: 1, padding: padding(16_300) });
  await world.clock.settle();
  assert.equal(large.types().at(-1), 'pong');
  large.say({ type: 'ping', n: 1, padding: padding(17_000) });
  await world.clock.settle();
  assert.equal(large.closeCode(), 4413);
  const tooLarge = world.open();
  tooLarge.say({ type: 'connect', token: world.tokenOf('alice'), cursors: [], padding: padding(66_000) });
  await world.clock.settle();
  assert.equal(tooLarge.closeCode(), 4413);
});

test('known frames with wrong fields are answered by an error frame, and so are unknown types; the connection stays', async () => {
  const world = makeWorld();
  const socket = await world.connect('alice');
  socket.clear();
  const wrong = [
    { type: 'ack', count: -1 },
    { type: 'ack', count: 'many' },
    { type: 'ack', count: 1 },
    { type: 'ack' },
    { type: 'ping', n: 'x' },
    { type: 'auth' },
    { type: 'typing', conversation_id: 'nowhere', typing: true },
    { type: 'typing', conversation_id: {}, typing: 1 },
    { type: 'connect', token: '', cursors: 5 },
    { type: 'connect', token: world.tokenOf('alice'), cursors: [] },
  ];
  for (const frame of wrong) {
    socket.say(frame);
    await world.clock.settle();
    const error = socket.frames.at(-1)!;
    assert.deepEqual([error.type, error.ref], ['error', frame.type], JSON.stringify(frame));
    assert.ok(error.detail.length > 0);
  }
  assert.equal(socket.of('error')[6]!.code, 'not_found');
  assert.equal(socket.frames.length, wrong.length);
  for (const type of [
    'presence_of_mind',
    'presence_watched',
    'toString',
    '__proto__',
    'constructor',
    'from_the_future',
  ]) {
    socket.say({ type, status: 5 });
    await world.clock.settle();
    const { code, ref } = socket.frames.at(-1)!;
    assert.deepEqual([code, ref], ['validation_error', type], 'ignored and reported');
  }
  socket.say({ type: 'x'.repeat(10_000) });
  await world.clock.settle();
  assert.equal(socket.frames.at(-1)!.ref, null, 'a name of any length is not sent back');
  socket.say({ type: 'ping', n: 7 });
  await world.clock.settle();
  assert.deepEqual(socket.frames.at(-1), { type: 'pong', n: 7 });
  assert.equal(socket.closeCode(), undefined);
});

test('before hello nothing but connect is listened to', async () => {
  const world = makeWorld();
  const socket = world.open();
  socket.say({ type: 'ping', n: 1 });
  socket.say({ type: 'ack', count: 0 });
  await world.clock.settle();
  assert.deepEqual(
    socket.of('error').map((frame) => frame.code),
    ['not_authenticated', 'not_authenticated'],
  );
  socket.say({ type: 'connect', token: 5, cursors: [] });
  await world.clock.settle();
  assert.equal(socket.frames.at(-1)!.ref, 'connect');
  socket.say({ type: 'connect', token: world.tokenOf('alice'), cursors: [] });
  await world.clock.settle();
  assert.equal(socket.types().at(-1), 'resumed');
});

test('a token near its end is announced, and its end closes the connection 30 s later', async () => {
  const world = makeWorld();
  const socket = await world.connect(world.auth.issue('alice', { seconds: 100 }));
  await world.clock.pass(39_000);
  assert.deepEqual(socket.of('token_expiring'), []);
  await world.clock.pass(1_000);
  assert.deepEqual(socket.of('token_expiring'), [{ type: 'token_expiring', in: 60 }]);
  await world.clock.pass(89_999);
  assert.equal(socket.closeCode(), undefined);
  await world.clock.pass(1);
  assert.equal(socket.closeCode(), 4401);
});

test('a new token in time keeps the connection, and is warned about in its turn', async () => {
  const world = makeWorld();
  const socket = await world.connect(world.auth.issue('alice', { seconds: 30 }));
  await world.clock.pass(0);
  assert.deepEqual(socket.of('token_expiring'), [{ type: 'token_expiring', in: 30 }]);
  socket.say({ type: 'auth', token: world.auth.issue('alice', { seconds: 200 }) });
  await world.clock.settle();
  assert.deepEqual(socket.of('auth_ok'), [{ type: 'auth_ok', token_expires_in: 200 }]);
  await world.clock.pass(140_000);
  assert.equal(socket.of('token_expiring').length, 2);
  assert.equal(socket.closeCode(), undefined);
});

test('a token that lasts longer than a timer can count expires no sooner', async () => {
  const world = makeWorld();
  const socket = await world.connect(world.auth.issue('alice', { seconds: 10 * 365 * 86_400 }));
  await world.clock.pass(20_000);
  assert.deepEqual(socket.of('token_expiring'), []);
  assert.equal(socket.closeCode(), undefined);
});

test('the token of another user closes with 4403, a bad one with 4401', async () => {
  const world = makeWorld();
  const first = await world.connect('alice');
  first.say({ type: 'auth', token: world.tokenOf('bob') });
  const second = await world.connect('alice');
  second.say({ type: 'auth', token: 'forged' });
  await world.clock.settle();
  assert.deepEqual([first.closeCode(), second.closeCode()], [4403, 4401]);
});

test('a token limited to some conversations hears of these only, and another token changes what it hears', async () => {
  const world = makeWorld();
  const one = await world.group('alice', 'bob');
  const two = await world.group('alice', 'bob');
  const socket = await world.connect(world.auth.issue('bob', { conversations: [one] }));
  await world.send('alice', one, 'first');
  await world.send('alice', two, 'second');
  assert.deepEqual(socket.contents(), ['first']);
  socket.say({ type: 'auth', token: world.auth.issue('bob', { conversations: [two] }) });
  await world.clock.settle();
  assert.deepEqual(socket.of('gone'), [{ type: 'gone', conversation_id: one }]);
  await world.send('alice', one, 'third');
  await world.send('alice', two, 'fourth');
  assert.deepEqual(socket.contents(), ['first', 'fourth']);
});

test('a heartbeat every 20 s tells what was sent and which heads moved', async () => {
  const world = makeWorld();
  const one = await world.group('alice', 'bob');
  const two = await world.group('alice', 'bob');
  const socket = await world.connect('bob');
  await world.clock.pass(20_000);
  assert.deepEqual(socket.of('heartbeat'), [
    { type: 'heartbeat', sent: 0, heads: [], server_time: '2026-11-22T10:00:20.000Z' },
  ]);
  await world.send('alice', two, 'x');
  await world.send('alice', two, 'y');
  await world.clock.pass(20_000);
  assert.deepEqual([socket.of('heartbeat')[1]!.sent, socket.of('heartbeat')[1]!.heads], [2, [[two, 2]]]);
  await world.send('alice', one, 'z');
  await world.clock.pass(20_000);
  assert.deepEqual([socket.of('heartbeat')[2]!.sent, socket.of('heartbeat')[2]!.heads], [3, [[one, 1]]]);
});

test('draining says goodbye, closes everybody with 1012 in batches, cuts who does not answer, and takes nobody new', async () => {
  const world = makeWorld({ limits: { sockets: 25 } });
  const id = await world.group('alice', 'bob');
  const sockets: TestSocket[] = [];
  for (let count = 0; count < 25; count += 1) sockets.push(await world.connect('alice'));
  const base = await world.openBase(id, world.tokenOf('alice'));
  const deaf = await world.connect('bob');
  deaf.deaf = true;
  let done = false;
  const drained = world.backend.drain().then(() => (done = true));
  await world.clock.settle();
  assert.ok(sockets.every((socket) => socket.types().at(-1) === 'bye'));
  assert.equal(sockets[0]!.of('bye')[0]!.spread_ms, 1000);
  const closed = () => [...sockets, base, deaf].filter((socket) => socket.closeCode() === 1012).length;
  assert.ok(closed() > 0 && closed() < 27, `${closed()} closed in the first batch`);
  const late = world.open();
  assert.equal(late.closeCode(), 1012);
  await world.clock.pass(500);
  assert.equal(closed(), 27);
  assert.equal(done, false);
  await world.clock.pass(1000);
  await drained;
  assert.equal(deaf.terminated, true);
});

test('a backend that closes leaves no timer behind', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const socket = await world.connect('alice');
  world.open();
  await world.openBase(id, world.tokenOf('bob'));
  socket.say({ type: 'typing', conversation_id: id, typing: true });
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
  assert.ok(world.clock.runningTimers > 3);
  world.backend.close();
  assert.equal(world.clock.runningTimers, 0);
});
