import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs, type ConnectionStatus } from '../src/core.ts';
import type { ServerRequest } from './support/model-server.ts';
import { look, World } from './support/world.ts';

const MINUTE = 60_000;

/** Three dials without hello, with the backoff between them: 0.5 s and 1 s. */
const THREE_DIALS = 1_500;

/** A network that lets requests through and no socket: after three dials the chat polls. */
async function polling(options: Parameters<World['open']>[0] = {}) {
  const world = new World();
  world.carriesSockets = false;
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  const tab = world.open(options);
  await world.clock.advance(THREE_DIALS);
  return { world, ...tab };
}

const polls = (world: World): ServerRequest[] => world.requestsTo('poll/');
const asked = (world: World): number => world.requestsTo('protocol/').length;

test('a network without sockets: after three dials the server is asked for its level and polled, and all is there', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  await world.settle();
  assert.equal(world.dials.length, 3);
  assert.equal(asked(world), 2, 'at the start, and after the third dial');
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  assert.deepEqual(screen.now, ['hello']);
  assert.equal(chat.me.value?.name, 'Alice');
  assert.equal(chat.conversations.value[0]?.unreadCount, 1);
  await world.close();
});

test('two dials without hello are no reason to poll: the third one may get through', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.carriesSockets = false;
  const { chat } = world.open();
  await world.clock.advance(THREE_DIALS - 1);
  world.carriesSockets = true;
  await world.clock.advance(1);
  assert.equal(chat.connection.value.transport, 'socket');
  // One that was greeted counts anew.
  world.carriesSockets = false;
  world.socket.close(1006);
  await world.clock.advance(THREE_DIALS - 1);
  assert.equal(polls(world).length, 0);
  await world.close();
});

test('sockets that open and never greet count as such', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  const { receive } = world.server;
  world.server.receive = function (socket, frame) {
    if (![...world.dials].some((dial) => dial.socket === socket)) receive.call(this, socket, frame);
  };
  const { chat } = world.open();
  await world.clock.advance(3 * 5_000 + THREE_DIALS);
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('a server that restarts, where requests fail too, is dialled and never polled', async () => {
  const { world, chat } = await polling();
  world.carriesSockets = true;
  await world.clock.advance(5 * MINUTE);
  assert.equal(chat.connection.value.transport, 'socket');
  const before = polls(world).length;
  world.online = false;
  world.socket.close(1006);
  await world.clock.advance(5 * MINUTE);
  world.online = true;
  await world.clock.advance(MINUTE);
  assert.equal(chat.connection.value.transport, 'socket');
  assert.equal(polls(world).length, before);
  await world.close();
});

test('dials that failed while requests failed too do not count', async () => {
  const { world, chat } = await polling();
  world.carriesSockets = true;
  await world.clock.advance(5 * MINUTE);
  const before = polls(world).length;
  world.online = false;
  world.socket.close(1006);
  await world.clock.advance(10_000);
  // The network is back, with one dial more that fails.
  const dials = world.dials.length;
  world.online = true;
  world.carriesSockets = false;
  while (world.dials.length === dials) await world.clock.advance(100);
  world.carriesSockets = true;
  await world.clock.advance(MINUTE);
  assert.equal(chat.connection.value.transport, 'socket');
  assert.equal(polls(world).length, before);
  await world.close();
});

for (const status of [502, 503, 429, 408]) {
  test(`a proxy answers ${status} to everything: no poll, the dials go on`, async () => {
    const world = new World();
    world.server.create('c', ['alice', 'bob']);
    world.open().chat.connection.subscribe(() => undefined);
    await world.settle();
    world.carriesSockets = false;
    world.intercept = () => ({ status });
    world.socket.close(1006);
    await world.clock.advance(MINUTE);
    assert.equal(polls(world).length, 0);
    assert.ok(world.dials.length > 4);
    await world.close();
  });
}

test('the first poll resumes, later ones carry `next` and where the device stands', async () => {
  const { world } = await polling();
  const [first, second] = polls(world).map(({ body }) => body);
  assert.deepEqual(first, { cursors: [], wait: 25 });
  await world.clock.advance(1_000);
  const cursors = [{ conversation_id: 'c', cursor: '1.e1-1' }];
  assert.equal(second, undefined, 'one that brought no event is followed by the next after a second');
  assert.deepEqual(polls(world)[1]?.body, { epoch: 'e1', cursors, next: 'poll1-e1:2', wait: 25 });
  world.server.say('c', 'bob', 'again');
  await world.settle();
  assert.deepEqual(polls(world)[2]?.body['cursors'], [{ conversation_id: 'c', cursor: '2.e1-2' }]);
  await world.close();
});

test('what happens comes at once, and each thing once', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  const heard: string[] = [];
  chat.on('message', ({ content }) => heard.push(content));
  await world.clock.advance(2_000);
  world.server.say('c', 'bob', 'one');
  await world.settle();
  world.server.say('c', 'bob', 'two');
  world.server.say('c', 'bob', 'three');
  await world.settle();
  world.server.edit('c-m2', { content: 'one, edited' });
  await world.clock.advance(1_000);
  assert.deepEqual(screen.now, ['hello', 'one, edited', 'two', 'three']);
  assert.deepEqual(heard, ['one', 'two', 'three']);
  await world.close();
});

test('nothing happens: the server holds each poll for 25 s, and the chat stays online', async () => {
  const { world, chat } = await polling();
  const shown: ConnectionStatus[] = [];
  chat.connection.subscribe(({ status }) => shown.push(status));
  await world.clock.advance(4 * MINUTE);
  const times = polls(world).length;
  assert.ok(times >= 10 && times <= 12, `${times} polls in 4 min`);
  assert.deepEqual(shown, ['online']);
  assert.equal(world.server.openPolls, 1);
  await world.close();
});

test('sending, reading and typing go over HTTP, and come back by the poll', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  const conversation = chat.conversation('c');
  await world.clock.advance(1_000);
  await conversation.send('hi bob').sent;
  await world.settle();
  assert.deepEqual(screen.now, ['hello', 'hi bob']);
  await conversation.markAsRead();
  await world.clock.advance(2_000);
  assert.equal(world.server.log('c').reads.get('alice'), 2);
  assert.equal(chat.unreadCount.value, 0);
  world.server.read('c', 'bob', 2);
  await world.clock.advance(1_000);
  assert.equal(screen.messages.at(-1)?.status, 'read');
  conversation.setTyping(true);
  await world.settle();
  assert.deepEqual(world.requestsTo('conversations/c/typing/')[0]?.body, { typing: true });
  let typing: string[] = [];
  conversation.typing.subscribe((users) => (typing = users.map(({ name }) => name)));
  for (const socket of world.server.sockets)
    socket.send({ type: 'typing', conversation_id: 'c', user_id: 'bob', typing: true });
  await world.clock.advance(1_000);
  assert.deepEqual(typing, ['Bob']);
  await world.close();
});

test('that typing could not be told is told nobody', async () => {
  const { world, chat, errors } = await polling();
  world.intercept = ({ path }, next) => (path.endsWith('typing/') ? { status: 500 } : next());
  chat.conversation('c').setTyping(true);
  await world.clock.advance(1_000);
  assert.equal(world.requestsTo('typing/').length, 1);
  assert.deepEqual(errors, []);
  await world.close();
});

test('a new conversation and one that is lost are told by the poll', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  world.server.create('d', ['alice', 'bob']);
  for (const socket of world.server.sockets)
    socket.send({ type: 'conversation', conversation: world.server.conversation('d', 'alice') });
  await world.clock.advance(1_000);
  assert.deepEqual(
    chat.conversations.value.map(({ id }) => id),
    ['d', 'c'],
  );
  world.server.log('c').members.delete('alice');
  for (const socket of world.server.sockets) socket.send({ type: 'gone', conversation_id: 'c' });
  await world.clock.advance(1_000);
  assert.deepEqual(
    chat.conversations.value.map(({ id }) => id),
    ['d'],
  );
  await world.close();
});

test('too far behind: the poll tells of a gap, the conversation begins anew, and what follows comes', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  await world.clock.advance(1_000);
  world.online = false;
  await world.clock.advance(30_000);
  world.server.forgetPolls();
  world.server.resumeLimit = 3;
  for (const text of ['1', '2', '3', '4', '5']) world.server.say('c', 'bob', text);
  world.online = true;
  chat.reconnect();
  await world.clock.advance(2_000);
  assert.deepEqual(screen.now, ['hello', '1', '2', '3', '4', '5']);
  world.server.say('c', 'bob', '6');
  await world.clock.advance(1_000);
  assert.equal(screen.now.at(-1), '6');
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('the server was killed and knows nothing of earlier polls: it greets anew within the next answer', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  await world.clock.advance(1_000);
  world.server.forgetPolls();
  world.server.say('c', 'bob', 'after the restart');
  await world.clock.advance(30_000);
  assert.deepEqual(screen.now, ['hello', 'after the restart']);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('a restored backup: the poll greets with another life of the database, and everything begins anew', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  await world.clock.advance(1_000);
  world.server.say('c', 'bob', 'lost by the backup');
  await world.settle();
  world.server.restore('c', 1, 'e2');
  world.server.forgetPolls();
  world.server.say('c', 'bob', 'new life');
  await world.clock.advance(30_000);
  assert.deepEqual(screen.now, ['hello', 'new life']);
  await world.close();
});

for (const status of [400, 410]) {
  test(`the server does not take its \`next\` any more (${status}): the next poll resumes`, async () => {
    const { world, chat } = await polling();
    await world.clock.advance(1_000);
    world.intercept = ({ path, body }, next) => (path === 'poll/' && 'next' in body ? { status } : next());
    world.server.say('c', 'bob', 'wakes the poll');
    await world.clock.advance(1_000);
    world.intercept = undefined;
    await world.clock.advance(2_000);
    assert.equal(chat.connection.value.status, 'online');
    assert.equal(chat.conversations.value[0]?.lastMessage?.content, 'wakes the poll');
    assert.ok(polls(world).length < 12);
    await world.close();
  });
}

test('an answer that was lost is given again', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  await world.clock.advance(1_000);
  let lost = 0;
  world.intercept = ({ path, body }, next) => {
    if (path !== 'poll/' || 'next' in body || lost > 0) return next();
    lost += 1;
    throw new TypeError('connection reset');
  };
  world.online = false;
  world.signal('pagehide');
  world.online = true;
  world.server.say('c', 'bob', 'meanwhile');
  world.signal('wake');
  await world.clock.advance(3_000);
  assert.equal(lost, 1);
  assert.deepEqual(screen.now, ['hello', 'meanwhile']);
  await world.close();
});

test('the network is lost while polling: reconnecting with backoff, and polled again when it is back', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  world.online = false;
  await world.clock.advance(30_000);
  assert.equal(chat.connection.value.status, 'reconnecting');
  assert.equal(chat.connection.value.error?.code, 'network');
  assert.ok(chat.connection.value.retryAt! > world.clock.now());
  const before = polls(world).length;
  await world.clock.advance(MINUTE);
  assert.ok(polls(world).length - before < 8, 'ever more rarely');
  world.online = true;
  await world.clock.advance(30_000);
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  await world.close();
});

test('a poll that is not answered in time is given up', async () => {
  const { world, chat } = await polling();
  world.intercept = ({ path }, next) => (path === 'poll/' ? new Promise(() => undefined) : next());
  await world.clock.advance(25_000);
  const errors: unknown[] = [];
  chat.connection.subscribe(({ error }) => errors.push(error?.message));
  assert.equal(chat.connection.value.status, 'online');
  await world.clock.advance(40_000);
  assert.equal(chat.connection.value.status, 'reconnecting');
  assert.ok(errors.includes('The chat server did not answer in time.'));
  await world.close();
});

for (const status of [429, 503]) {
  test(`the server asks to wait (${status}, Retry-After): no poll before, also when the page wakes`, async () => {
    const { world, chat } = await polling();
    await world.clock.advance(1_000);
    world.intercept = ({ path }, next) => (path === 'poll/' ? { status, headers: { 'retry-after': '60' } } : next());
    world.server.say('c', 'bob', 'wakes the poll');
    await world.settle();
    world.intercept = undefined;
    const before = polls(world).length;
    world.intercept = ({ path }, next) => (path === 'poll/' ? { status, headers: { 'retry-after': '60' } } : next());
    await world.clock.advance(1_000);
    world.intercept = undefined;
    const { error, retryAt } = chat.connection.value;
    assert.equal(error?.status, status);
    assert.ok(retryAt! > world.clock.now() + 57_000);
    await world.clock.advance(30_000);
    world.signal('wake');
    await world.settle();
    assert.ok(polls(world).length <= before + 1);
    await world.clock.advance(30_000);
    assert.equal(chat.connection.value.transport, 'poll');
    await world.close();
  });
}

test('the token expires while polling: one question for another, and the polls go on', async () => {
  const reasons: string[] = [];
  const { world, chat } = await polling({
    token: (reason) => (reasons.push(reason), `alice-${reasons.length}`),
  });
  await world.clock.advance(1_000);
  world.server.validTokens = new Set(['alice-2']);
  world.server.say('c', 'bob', 'wakes the poll');
  await world.clock.advance(1_000);
  assert.deepEqual(reasons, ['connect', 'rejected']);
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  assert.equal(chat.conversations.value[0]?.lastMessage?.content, 'wakes the poll');
  await world.close();
});

test('the server refuses two tokens: unauthorized, and no more polls', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  world.server.validTokens = new Set();
  world.server.say('c', 'bob', 'wakes the poll');
  await world.clock.advance(1_000);
  assert.equal(chat.connection.value.status, 'unauthorized');
  const before = polls(world).length;
  await world.clock.advance(10 * MINUTE);
  assert.equal(polls(world).length, before);
  assert.equal(world.dials.length, 3);
  await world.close();
});

test('a token that is due is renewed before a poll', async () => {
  const reasons: string[] = [];
  const world = new World();
  world.carriesSockets = false;
  world.server.tokenExpiresIn = 60;
  world.open({ token: (reason) => (reasons.push(reason), `alice-${reasons.length}`) });
  await world.clock.advance(MINUTE);
  assert.deepEqual(reasons, ['connect', 'expiring']);
  assert.equal(polls(world).at(-1)?.token, 'alice-2');
  await world.close();
});

test('another poll ends this one (409, or an empty answer at once): no loop, and the chat goes on', async () => {
  for (const ended of [{ status: 409 }, { status: 200, body: { frames: [], next: 'poll1-e1:2' } }]) {
    const { world, chat } = await polling();
    await world.clock.advance(1_000);
    world.intercept = ({ path }, next) => (path === 'poll/' ? ended : next());
    world.server.say('c', 'bob', 'wakes the poll');
    await world.settle();
    const before = polls(world).length;
    await world.clock.advance(MINUTE);
    assert.ok(polls(world).length - before < 65, `${polls(world).length - before} polls in a minute`);
    world.intercept = undefined;
    await world.clock.advance(30_000);
    assert.equal(chat.connection.value.transport, 'poll');
    await world.close();
  }
});

for (const status of [404, 405]) {
  test(`a server of level 2 without polls (${status}): the dials go on`, async () => {
    const world = new World();
    world.carriesSockets = false;
    world.server.create('c', ['alice', 'bob']);
    world.intercept = ({ path }, next) => (path === 'poll/' ? { status } : next());
    const { chat } = world.open();
    await world.clock.advance(2 * MINUTE);
    assert.ok(world.dials.length > 4);
    assert.ok(polls(world).length < 5);
    world.carriesSockets = true;
    await world.clock.advance(30_000);
    assert.equal(chat.connection.value.transport, 'socket');
    await world.close();
  });
}

test('an answer to a poll that is no such JSON is a failed try', async () => {
  for (const body of ['<html>', { frames: [] }, { frames: [], next: 'x' }]) {
    const world = new World();
    world.carriesSockets = false;
    world.intercept = ({ path }, next) => (path === 'poll/' ? { status: 200, body } : next());
    const { chat } = world.open();
    await world.clock.advance(THREE_DIALS + 100);
    assert.equal(chat.connection.value.status, 'reconnecting');
    assert.equal(chat.connection.value.error?.code, 'unreadable_answer');
    await world.close();
  }
});

test('the poll greets another user: refused', async () => {
  const world = new World();
  world.carriesSockets = false;
  world.server.userOf = () => 'mallory';
  const { chat } = world.open();
  await world.clock.advance(THREE_DIALS);
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.equal(chat.connection.value.error?.code, 'wrong_user');
  await world.close();
});

test('the server says bye by the poll: asked again within its spread', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  for (const socket of world.server.sockets) socket.send({ type: 'bye', spread_ms: 20_000 });
  await world.settle();
  assert.equal(chat.connection.value.status, 'reconnecting');
  const before = polls(world).length;
  await world.clock.advance(9_900);
  assert.equal(polls(world).length, before);
  await world.clock.advance(200);
  assert.ok(polls(world).length > before);
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('an unknown frame of a poll is told, and the polls go on', async () => {
  const { world, chat, errors } = await polling();
  await world.clock.advance(1_000);
  for (const socket of world.server.sockets) socket.send({ type: 'hologram' });
  await world.clock.advance(1_000);
  assert.equal(errors.length, 1);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('while polling the socket is tried every 5 minutes, and no oftener when the page wakes', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(5 * MINUTE - 1);
  for (let n = 0; n < 5; n += 1) world.signal('wake');
  await world.settle();
  assert.equal(world.dials.length, 3);
  await world.clock.advance(1);
  assert.equal(world.dials.length, 4);
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  await world.clock.advance(5 * MINUTE + 1);
  assert.equal(world.dials.length, 5);
  assert.equal(asked(world), 2, 'a try that fails tells nothing new');
  await world.close();
});

test('the page slept: on wake the socket that is due is tried at once, and the poll is asked for a sign of life', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  world.carriesSockets = true;
  // A page that is frozen gets its timers late.
  await world.clock.suspend(0);
  world.signal('wake');
  await world.settle();
  assert.equal(polls(world).at(-1)?.body['wait'], 0);
  assert.equal(world.dials.length, 3);
  await world.clock.suspend(6 * MINUTE);
  world.signal('wake');
  await world.settle();
  assert.equal(world.dials.length, 4);
  assert.equal(chat.connection.value.transport, 'socket');
  await world.close();
});

test('the timers slept with the device: on wake the socket that is due is tried all the same', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  world.carriesSockets = true;
  world.clock.sleep(6 * MINUTE);
  await world.settle();
  assert.equal(world.dials.length, 3);
  world.signal('wake');
  await world.clock.advance(0);
  assert.equal(world.dials.length, 4);
  assert.equal(chat.connection.value.transport, 'socket');
  await world.close();
});

test('the device is wrong about its network while polling: a poll is answered, and the chat is online again', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  const shown: string[] = [];
  chat.connection.subscribe(({ status, transport }) => shown.push(`${status} ${transport}`));
  world.saysOnline = false;
  world.signal('network');
  await world.settle();
  assert.deepEqual(shown, ['online poll', 'offline undefined', 'online poll']);
  await world.close();
});

test('the socket says hello: polling stops, its open request is ended, and nothing is lost or doubled', async () => {
  const { world, chat } = await polling();
  const screen = look(chat, 'c');
  const heard: string[] = [];
  chat.on('message', ({ content }) => heard.push(content));
  await world.clock.advance(1_000);
  world.server.say('c', 'bob', 'by the poll');
  await world.clock.advance(1_000);
  world.carriesSockets = true;
  const { receive } = world.server;
  // Messages come while the socket is being greeted: by the poll, by the resume, and live.
  world.server.receive = function (socket, frame) {
    if (frame.type === 'connect') this.say('c', 'bob', 'before hello');
    receive.call(this, socket, frame);
    if (frame.type === 'connect') this.say('c', 'bob', 'after hello');
  };
  await world.clock.advance(5 * MINUTE);
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'socket' });
  assert.equal(world.server.openPolls, 0);
  const before = polls(world).length;
  world.server.say('c', 'bob', 'by the socket');
  await world.clock.advance(10 * MINUTE);
  assert.equal(polls(world).length, before);
  assert.deepEqual(screen.now, ['hello', 'by the poll', 'before hello', 'after hello', 'by the socket']);
  assert.deepEqual(heard, ['by the poll', 'before hello', 'after hello', 'by the socket']);
  const acks = world.framesOfClient.filter((frame) => frame.type === 'ack');
  assert.equal(acks.at(-1)?.count, 3, 'of this connection alone');
  await world.close();
});

test('the socket that came back is lost: dialled as ever, three times before the next poll', async () => {
  const { world, chat } = await polling();
  world.carriesSockets = true;
  await world.clock.advance(5 * MINUTE);
  const [dials, before] = [world.dials.length, polls(world).length];
  world.carriesSockets = false;
  world.socket.close(1006);
  assert.equal(chat.connection.value.status, 'online');
  await world.clock.advance(5_000);
  assert.equal(world.dials.length - dials, 3);
  assert.ok(polls(world).length > before);
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('the try of a socket says that the session is revoked: the device is wiped', async () => {
  const { world, chat } = await polling();
  world.carriesSockets = true;
  world.server.receive = (socket) => socket.close(4440);
  await world.clock.advance(5 * MINUTE);
  assert.equal(chat.connection.value.error?.code, 'revoked');
  assert.deepEqual(chat.conversations.value, []);
  assert.equal(world.server.openPolls, 0);
  await world.close();
});

test('the try of a socket is refused for its token, or as one too many: the polls go on', async () => {
  for (const code of [4401, 4409, 4408, 4400]) {
    const { world, chat } = await polling();
    const { receive } = world.server;
    world.carriesSockets = true;
    world.server.receive = function (socket, frame) {
      if (world.dials.some((dial) => dial.socket === socket)) socket.close(code);
      else receive.call(this, socket, frame);
    };
    await world.clock.advance(5 * MINUTE + 1_000);
    assert.equal(world.dials.length, 4);
    assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' }, String(code));
    await world.close();
  }
});

for (const code of [4400, 4413]) {
  test(`closed for a frame that cannot be read (${code}) twice within 5 minutes: reported, and polled`, async () => {
    const world = new World();
    world.server.create('c', ['alice', 'bob']);
    const { chat, errors } = world.open();
    await world.settle();
    world.socket.close(code);
    await world.clock.advance(1_000);
    assert.equal(chat.connection.value.transport, 'socket');
    world.socket.close(code);
    await world.clock.advance(0);
    assert.equal(chat.connection.value.transport, 'poll');
    assert.deepEqual(
      errors.map((error) => error.code),
      ['protocol_error', 'protocol_error'],
    );
    await world.close();
  });

  test(`closed for such a frame (${code}) once in a while: the socket each time`, async () => {
    const world = new World();
    world.server.create('c', ['alice', 'bob']);
    const { chat } = world.open();
    await world.settle();
    for (let n = 0; n < 3; n += 1) {
      world.socket.close(code);
      await world.clock.advance(1_000);
      assert.equal(chat.connection.value.transport, 'socket');
      for (let k = 0; k < 20; k += 1) {
        await world.clock.advance(20_000);
        world.socket.send({ type: 'heartbeat', sent: 0, heads: [], server_time: '' });
      }
    }
    assert.equal(polls(world).length, 0);
    await world.close();
  });
}

test('the page is left: the open poll is ended; back from the cache it polls on', async () => {
  const { world, chat } = await polling();
  await world.clock.advance(1_000);
  assert.equal(world.server.openPolls, 1);
  world.signal('pagehide');
  await world.settle();
  assert.equal(world.server.openPolls, 0);
  const before = polls(world).length;
  await world.clock.advance(10 * MINUTE);
  assert.equal(polls(world).length, before);
  world.signal('wake');
  await world.clock.advance(1_000);
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('close and logout end the open poll', async () => {
  for (const end of ['close', 'logout'] as const) {
    const { world, chat } = await polling();
    await world.clock.advance(1_000);
    assert.equal(world.server.openPolls, 1);
    await chat[end]();
    await world.settle();
    assert.equal(world.server.openPolls, 0);
    const before = polls(world).length;
    await world.clock.advance(10 * MINUTE);
    assert.equal(polls(world).length, before);
  }
});

test('two tabs: the leading one polls alone, both show what comes; when it closes the other goes on', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.carriesSockets = false;
  world.server.create('c', ['alice', 'bob']);
  const [first, second] = [world.open(), world.open()];
  const screen = look(second.chat, 'c');
  await world.clock.advance(THREE_DIALS + 1_000);
  assert.equal(world.server.openPolls, 1);
  assert.deepEqual(second.chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  world.server.say('c', 'bob', 'one');
  await world.settle();
  assert.deepEqual(screen.now, ['one']);
  second.chat.conversation('c').setTyping(true);
  await world.settle();
  assert.equal(world.requestsTo('typing/').length, 1);
  await first.chat.close();
  await world.clock.advance(10_000);
  assert.equal(world.server.openPolls, 1);
  world.server.say('c', 'bob', 'two');
  await world.settle();
  assert.deepEqual(screen.now, ['one', 'two']);
  await world.close();
});

test('the part that polls does not come: the dials go on, and it is asked for again', async () => {
  const world = new World();
  const { loadRare } = world;
  world.carriesSockets = false;
  world.server.create('c', ['alice', 'bob']);
  world.loadRare = () => Promise.reject(new TypeError('failed to fetch'));
  const { chat } = world.open();
  await world.clock.advance(30_000);
  assert.equal(chat.connection.value.error?.code, 'load_failed');
  assert.ok(world.dials.length > 4);
  world.loadRare = loadRare;
  await world.clock.advance(MINUTE);
  assert.equal(chat.connection.value.transport, 'poll');
  await world.close();
});

test('the device cannot store what a poll brought: told, with backoff, and nothing is lost', async () => {
  const { world, chat, errors } = await polling();
  const screen = look(chat, 'c');
  await world.clock.advance(1_000);
  let fails = true;
  world.storageFailure = (mode) => (fails && mode === 'write' ? new Error('disk') : undefined);
  world.server.say('c', 'bob', 'kept');
  await world.clock.advance(1_000);
  fails = false;
  await world.clock.advance(10_000);
  assert.deepEqual(screen.now, ['hello', 'kept']);
  assert.ok(errors.length > 0);
  assert.notEqual(polls(world).length, 0);
  await world.close();
});
