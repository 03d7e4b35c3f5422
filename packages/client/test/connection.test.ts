import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World } from './support/world.ts';

/** Dials, as seconds between them. */
const pauses = (world: World): number[] => world.dials.slice(1).map(({ at }, index) => at - world.dials[index]!.at);

async function online(options: Parameters<World['open']>[0] = {}) {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  const tab = world.open(options);
  await world.settle();
  return { world, ...tab };
}

test('the first frame tells who, since when, and with what; the address carries no token', async () => {
  const { world } = await online();
  assert.deepEqual(world.framesOfClient[0], {
    type: 'connect',
    token: 'alice-1',
    cursors: [],
    client: '@hypee/chat/0.1.0',
  });
  world.socket.close(1006);
  await world.clock.advance(1000);
  assert.deepEqual(world.framesOfClient.filter(({ type }) => type === 'connect')[1], {
    type: 'connect',
    token: 'alice-1',
    epoch: 'e1',
    cursors: [{ conversation_id: 'c', cursor: '1.e1-1' }],
    client: '@hypee/chat/0.1.0',
  });
  world.server.read('c', 'bob', 1);
  world.socket.close(1006);
  await world.clock.advance(1000);
  world.socket.close(1006);
  await world.clock.advance(2000);
  const last = world.framesOfClient.filter((frame) => frame.type === 'connect').at(-1)!;
  assert.deepEqual(last.cursors, [{ conversation_id: 'c', cursor: '1.e1-1', marks: '1' }]);
  await world.close();
});

test('a server that cannot be reached is dialled ever more rarely, up to every 30 s', async () => {
  const world = new World();
  world.online = false;
  // Level discovery fails before any dial: its pace is the same.
  const { chat } = world.open();
  await world.clock.advance(300_000);
  const times = world.requestsTo('protocol/').length;
  assert.ok(times > 15 && times < 35, `${times} tries in 5 min`);
  assert.equal(chat.connection.value.status, 'reconnecting');
  assert.ok(chat.connection.value.retryAt! > world.clock.now());
  await world.close();
});

test('after a loss the first try comes within a second, later ones back off; 10 steady seconds begin anew', async () => {
  const { world } = await online();
  world.online = false;
  world.socket.close(1006);
  await world.clock.advance(20_000);
  // Full jitter with a random number of 0.5: half of 1 s, 2 s, 4 s…
  assert.deepEqual(pauses(world), [500, 1000, 2000, 4000, 8000].slice(0, pauses(world).length));
  assert.ok(pauses(world).length >= 4);
  world.online = true;
  await world.clock.advance(30_000);
  await world.clock.advance(11_000);
  const before = world.clock.monotonic();
  world.socket.close(1006);
  await world.clock.advance(1000);
  assert.equal(world.dials.at(-1)!.at - before, 500);
  await world.close();
});

test('a connection that never stays up 10 s keeps backing off', async () => {
  const { world } = await online();
  for (let n = 0; n < 4; n += 1) {
    world.socket.close(1006);
    await world.clock.advance([500, 1000, 2000, 4000][n]!);
  }
  assert.deepEqual(pauses(world), [500, 1000, 2000, 4000]);
  await world.close();
});

test('a socket that opens and never greets is given up after 5 s', async () => {
  const { world, chat } = await online();
  world.server.receive = () => undefined;
  world.socket.close(1006);
  await world.clock.advance(500 + 4900);
  assert.equal(world.dials.length, 2);
  await world.clock.advance(100 + 1000);
  assert.equal(world.dials.length, 3);
  assert.equal(chat.connection.value.status, 'reconnecting');
  await world.close();
});

test('a half-open connection: silence, a ping, no answer, and another one is dialled', async () => {
  const { world, chat } = await online();
  world.carries = false;
  await world.clock.advance(30_000);
  assert.equal(chat.connection.value.status, 'online');
  world.carries = true;
  await world.clock.advance(4_900);
  assert.equal(chat.connection.value.status, 'online');
  await world.clock.advance(100);
  assert.equal(chat.connection.value.status, 'reconnecting');
  await world.clock.advance(1000);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('any frame is a sign of life', async () => {
  const { world, chat } = await online();
  for (let n = 0; n < 10; n += 1) {
    await world.clock.advance(20_000);
    world.socket.send({ type: 'heartbeat', sent: 0, heads: [], server_time: '' });
  }
  assert.equal(world.dials.length, 1);
  assert.equal(world.framesOfClient.filter(({ type }) => type === 'ping').length, 0);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('a hidden page has 90 s', async () => {
  const { world } = await online();
  world.visible = false;
  world.signal('visibility');
  await world.clock.advance(89_000);
  assert.equal(world.framesOfClient.filter(({ type }) => type === 'ping').length, 0);
  await world.clock.advance(2_000);
  assert.equal(world.framesOfClient.filter(({ type }) => type === 'ping').length, 1);
  await world.close();
});

test('the device slept: late timers ask before they judge', async () => {
  const { world, chat } = await online();
  world.carries = false;
  await world.clock.advance(30_000);
  world.carries = true;
  await world.clock.suspend(3600_000);
  assert.equal(chat.connection.value.status, 'online');
  assert.equal(world.dials.length, 1);
  await world.close();
});

test('the page wakes: an open connection is probed at once, a waiting one is dialled at once', async () => {
  const { world } = await online();
  world.signal('wake');
  await world.settle();
  assert.equal(world.framesOfClient.filter(({ type }) => type === 'ping').length, 1);
  world.online = false;
  world.socket.close(1006);
  await world.clock.advance(60_000);
  const before = world.dials.length;
  world.online = true;
  world.signal('wake');
  await world.settle();
  assert.equal(world.dials.length, before + 1);
  await world.close();
});

test('the device loses its network while a socket is open: offline at once, and on a new socket when it is back', async () => {
  const { world, chat } = await online();
  world.carries = world.online = world.saysOnline = false;
  world.signal('network');
  assert.equal(chat.connection.value.status, 'offline');
  await world.clock.advance(60_000);
  assert.equal(chat.connection.value.status, 'offline');
  assert.equal(world.server.sockets.size, 0, 'the silent socket was given up');
  world.carries = world.online = world.saysOnline = true;
  world.signal('network');
  world.signal('wake');
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('the device is wrong about its network: the open socket answers, and nothing is dialled', async () => {
  const { world, chat } = await online();
  const shown: string[] = [];
  chat.connection.subscribe(({ status, transport }) => shown.push(`${status} ${transport}`));
  world.saysOnline = false;
  world.signal('network');
  world.socket.send({ type: 'heartbeat', sent: 0, heads: [], server_time: '' });
  await world.settle();
  assert.deepEqual(shown, ['online socket', 'offline undefined', 'online socket']);
  world.signal('wake');
  await world.settle();
  assert.equal(world.framesOfClient.filter(({ type }) => type === 'ping').length, 2);
  assert.equal(shown.length, 3, 'an answer that tells nothing new is not told');
  assert.equal(world.dials.length, 1);
  await world.close();
});

test('the page goes into the back-forward cache: the socket is let go, and comes back with the page', async () => {
  const { world, chat } = await online();
  world.signal('pagehide');
  assert.equal(world.server.sockets.size, 0);
  await world.clock.advance(600_000);
  assert.equal(world.dials.length, 1);
  world.signal('wake');
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('frames of a connection that was given up are nobody’s', async () => {
  const { world, chat } = await online();
  const old = world.socket;
  world.signal('pagehide');
  world.signal('wake');
  await world.settle();
  old.send({ type: 'bye', spread_ms: 99_999 });
  old.send({ type: 'chat_message', conversation_id: 'c', seq: 2, cursor: '2.x', message: {} });
  old.close(4403);
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  assert.equal(chat.conversations.value[0]?.unreadCount, 1);
  await world.close();
});

test('the server says bye: back at a random moment within its spread', async () => {
  const { world } = await online();
  const before = world.clock.monotonic();
  world.socket.send({ type: 'bye', spread_ms: 20_000 });
  world.socket.close(1012);
  await world.clock.advance(30_000);
  assert.equal(world.dials.at(-1)!.at - before, 10_000);
  await world.close();
});

test('too many connections: a wait that no wake cuts short', async () => {
  const { world, chat } = await online();
  world.socket.close(4409);
  await world.settle();
  assert.equal(chat.connection.value.error?.code, 'rate_limited');
  world.signal('wake');
  await world.clock.advance(20_000);
  assert.equal(world.dials.length, 1);
  await world.clock.advance(10_000);
  assert.equal(world.dials.length, 2);
  await world.close();
});

for (const [code, what] of [
  [4409, 'too many connections'],
  [4429, 'too many frames'],
] as const) {
  test(`${code}, ${what}: a new dial after the wait that the server told, not before, and messages leave meanwhile`, async () => {
    const { world, chat } = await online();
    world.socket.send({ type: 'bye', spread_ms: 45_000 });
    world.socket.close(code);
    await world.settle();
    const { status, error, retryAt } = chat.connection.value;
    assert.deepEqual([status, error?.code, error?.retryable], ['reconnecting', 'rate_limited', true]);
    assert.equal(retryAt, world.clock.now() + 45_000);
    const outgoing = chat.conversation('c').send('by HTTP');
    await world.clock.advance(44_000);
    world.signal('wake');
    world.signal('network');
    await world.settle();
    assert.equal((await outgoing.sent).content, 'by HTTP');
    assert.equal(world.dials.length, 1);
    await world.clock.advance(1_000);
    assert.equal(world.dials.length, 2);
    assert.equal(chat.connection.value.status, 'online');
    await world.close();
  });
}

test('closed as behind, or with any code that means nothing of its own: back with the cursors, within a second', async () => {
  for (const code of [1000, 1001, 1006, 1011, 1013, 4408, 4999]) {
    const { world, chat } = await online();
    const cursors = world.server.logs.size;
    world.socket.close(code);
    await world.clock.advance(1_000);
    assert.equal(world.dials.length, 2, String(code));
    const frame = world.framesOfClient.at(-1)!;
    assert.deepEqual(
      [frame.type, frame.type === 'connect' && frame.cursors.length],
      ['connect', cursors],
      String(code),
    );
    assert.equal(chat.connection.value.status, 'online');
    await world.close();
  }
});

test('closed for a frame that was malformed or too large: reported, and back', async () => {
  for (const code of [4400, 4413]) {
    const { world, chat, errors } = await online();
    world.socket.close(code, 'no such frame');
    await world.clock.advance(1_000);
    assert.deepEqual(
      errors.map((error) => [error.code, error.message.includes(String(code))]),
      [['protocol_error', true]],
    );
    assert.equal(chat.connection.value.status, 'online');
    await world.close();
  }
});

test('an expired token: another one is asked for and used at once', async () => {
  const reasons: string[] = [];
  const { world, chat } = await online({ token: (reason) => (reasons.push(reason), `alice-${reasons.length}`) });
  world.socket.close(4401);
  await world.settle();
  assert.deepEqual(reasons, ['connect', 'rejected']);
  assert.equal(chat.connection.value.status, 'online');
  assert.equal(world.clock.monotonic(), 0, 'without any wait');
  await world.close();
});

test('a fixed token that expires: unauthorized, once and for all', async () => {
  const { world, chat } = await online();
  world.server.validTokens = new Set();
  world.socket.close(4401);
  await world.clock.advance(60_000);
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.equal(world.dials.length, 1);
  await world.close();
});

test('the token is about to expire: a new one goes in band, the connection stays', async () => {
  const reasons: string[] = [];
  const { world, chat } = await online({ token: (reason) => (reasons.push(reason), `alice-${reasons.length}`) });
  world.socket.send({ type: 'token_expiring', in: 60 });
  await world.settle();
  assert.deepEqual(reasons, ['connect', 'expiring']);
  assert.deepEqual(world.framesOfClient.at(-1), { type: 'auth', token: 'alice-2' });
  assert.equal(world.dials.length, 1);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('on wake a token that is due is renewed before the dial', async () => {
  const reasons: string[] = [];
  const world = new World();
  world.server.tokenExpiresIn = 60;
  const { chat } = world.open({ token: (reason) => (reasons.push(reason), `alice-${reasons.length}`) });
  await world.settle();
  world.signal('pagehide');
  await world.clock.suspend(120_000);
  world.signal('wake');
  await world.settle();
  assert.deepEqual(reasons, ['connect', 'expiring']);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('another user’s token is refused before it reaches the server', async () => {
  const world = new World();
  const jwt = `x.${btoa(JSON.stringify({ sub: 'mallory' }))}.y`;
  const { chat } = world.open({ token: jwt });
  await world.clock.advance(1000);
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.equal(chat.connection.value.error?.code, 'wrong_user');
  assert.equal(world.dials.length, 0);
  await world.close();
});

test('without the option `user` the token says whose cache it is', async () => {
  const world = new World();
  world.server.create('c', ['7', 'bob']);
  world.server.userOf = () => '7';
  const { chat } = world.open({ user: undefined, token: `x.${btoa(JSON.stringify({ user_id: 7 }))}.y` });
  await world.settle();
  assert.equal(chat.me.value?.id, '7');
  assert.equal(chat.connection.value.status, 'online');
  assert.equal(chat.conversations.value.length, 1);
  await world.close();
});

test('neither the options nor the token tell whose chat it is: that is said', async () => {
  const world = new World();
  const { chat } = world.open({ user: undefined, token: 'opaque' });
  await world.settle();
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.match(chat.connection.value.error!.message, /give a JWT with `sub`, or the option `user`/);
  await world.close();
});

test('the origin is refused: it stops and tells', async () => {
  const { world, chat } = await online();
  world.socket.close(4403, 'origin');
  await world.clock.advance(120_000);
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.equal(chat.connection.value.error?.code, 'permission_denied');
  assert.equal(world.dials.length, 1);
  chat.reconnect();
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('the session is revoked: nothing of the user stays on the device', async () => {
  const { world, chat } = await online();
  const screen = look(chat, 'c');
  await world.settle();
  world.intercept = () => new Promise(() => undefined);
  const outgoing = chat.conversation('c').send('secret');
  chat.conversation('c').draft.set('private');
  await world.settle();
  world.socket.close(4440);
  await world.settle();
  assert.equal(chat.connection.value.error?.code, 'revoked');
  await assert.rejects(outgoing.sent, { code: 'revoked' });
  assert.deepEqual(chat.conversations.value, []);
  assert.deepEqual(screen.now, []);
  assert.equal(chat.conversation('c').draft.value, '');
  for (const [name, table] of Object.entries(world.database)) assert.deepEqual(table.entries, [], name);
  await world.close();
});

test('the server does not speak level 2, which alone is wanted: that is said, and nothing is dialled', async () => {
  for (const answer of [
    { status: 404 },
    { status: 200, body: { hello: 'world' } },
    { status: 200, body: { protocol: 1 } },
  ]) {
    const world = new World();
    world.intercept = () => answer;
    const { chat } = world.open({ protocol: 2 });
    await world.clock.advance(60_000);
    assert.equal(chat.connection.value.error?.code, 'unsupported_server');
    assert.equal(world.dials.length, 0);
    await world.close();
  }
});

test('a broken answer of level discovery says nothing: it is asked again', async () => {
  const world = new World();
  let answers = 0;
  world.intercept = ({ path }, next) => (path === 'protocol/' && (answers += 1) < 3 ? { status: 502 } : next());
  const { chat } = world.open();
  await world.clock.advance(10_000);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('the level is asked once and remembered', async () => {
  const { world } = await online();
  world.tabs[0]!.crash();
  world.intercept = ({ path }, next) => (path === 'protocol/' ? { status: 500 } : next());
  const { chat } = world.open();
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('a wrong address is told at the call', async () => {
  const world = new World();
  for (const url of ['', 'chat.example.com', 'ftp://chat.example.com']) {
    assert.throws(() => world.open({ url }), { name: 'ChatError', code: 'invalid_url' });
  }
});

test('a frame the server refuses is told, and the connection goes on', async () => {
  const { world, errors, chat } = await online();
  world.socket.send({ type: 'error', code: 'validation_error', detail: 'typing: no such conversation', ref: 'typing' });
  await world.settle();
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['validation_error'],
  );
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('a token function that hangs is given up after 30 s and asked again', async () => {
  let calls = 0;
  const world = new World();
  const { chat } = world.open({ token: () => ((calls += 1) === 1 ? new Promise<string>(() => undefined) : 'alice-1') });
  await world.clock.advance(29_000);
  assert.equal(calls, 1);
  await world.clock.advance(5_000);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});
