import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs } from '../src/core.ts';
import type { Meta, MetaRow } from '../src/store/rows.ts';
import type { ServerAnswer, ServerRequest } from './support/model-server.ts';
import { look, World } from './support/world.ts';

const MINUTE = 60_000;

/** Answers that mean level 1 to the question for the level. */
const LEVEL_1_ANSWERS: [what: string, answer: ServerAnswer][] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['405', { status: 405 }],
  ['a page', { status: 200, body: '<html>' }],
  ['another JSON', { status: 200, body: { hello: 'world' } }],
];

/** What the device notes of it. */
const doubts = (world: World): Meta['doubts'] | undefined =>
  (world.database.meta.get('doubts') as MetaRow<'doubts'> | undefined)?.value;

/** A server that spoke level 2 and does not any more, as far as it tells: its socket is gone. */
async function fallen(answer: ServerAnswer = { status: 404 }, options: Parameters<World['open']>[0] = {}, others = 0) {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  for (let n = 0; n < others; n += 1) world.server.create(`d${n}`, ['alice', 'bob']);
  const tab = world.open(options);
  await world.settle();
  while (tab.chat.conversations.value.length <= others) await tab.chat.loadMoreConversations();
  const reply = { now: answer as ServerAnswer | undefined };
  world.intercept = (request, next) => (request.path === 'protocol/' && reply.now ? reply.now : next());
  world.carriesSockets = false;
  world.socket.close(1006);
  return { world, reply, ...tab };
}

const asked = (world: World): ServerRequest[] => world.requestsTo('protocol/');

for (const [what, answer] of LEVEL_1_ANSWERS) {
  test(`a server known to speak level 2 answers ${what}: taken for level 1 after three answers over 10 minutes, not before`, async () => {
    const { world, chat } = await fallen(answer);
    await world.clock.advance(10 * MINUTE);
    assert.ok(asked(world).length > 4);
    assert.equal(chat.connection.value.protocol, undefined);
    assert.equal(chat.connection.value.status, 'reconnecting');
    await world.clock.advance(MINUTE);
    assert.equal(chat.connection.value.protocol, 1);
    assert.equal(chat.connection.value.status, 'online');
    await world.close();
  });
}

test('two answers that mean level 1 say nothing, however far apart', async () => {
  const { world, reply, chat } = await fallen();
  await world.clock.advance(5_000);
  assert.equal(doubts(world)?.answers, 1);
  reply.now = { status: 503 };
  await world.clock.advance(20 * MINUTE);
  reply.now = { status: 404 };
  const before = asked(world).length;
  while (asked(world).length === before) await world.clock.advance(1_000);
  assert.equal(doubts(world)?.answers, 2);
  assert.equal(chat.connection.value.protocol, undefined);
  await world.close();
});

test('the server says level 2 in between: the count begins anew, and it is polled', async () => {
  const { world, reply, chat } = await fallen();
  await world.clock.advance(9 * MINUTE);
  reply.now = undefined;
  await world.clock.advance(MINUTE);
  assert.deepEqual(chat.connection.value, { status: 'online', protocol: 2, transport: 'poll' });
  assert.equal(doubts(world), undefined);
  await world.close();
});

test('the socket says hello in between: the count begins anew', async () => {
  const { world, chat } = await fallen();
  await world.clock.advance(9 * MINUTE);
  world.carriesSockets = true;
  await world.clock.advance(MINUTE);
  assert.equal(chat.connection.value.transport, 'socket');
  assert.equal(doubts(world), undefined);
  world.carriesSockets = false;
  world.socket.close(1006);
  await world.clock.advance(9 * MINUTE);
  assert.equal(chat.connection.value.protocol, undefined);
  await world.close();
});

test('pages that last a minute each come to the same end: the answers are kept', async () => {
  const { world, chat } = await fallen();
  await world.clock.advance(MINUTE);
  await chat.close();
  for (let n = 0; n < 9; n += 1) {
    const { chat: next } = world.open();
    await world.clock.advance(MINUTE);
    assert.equal(next.connection.value.protocol, undefined);
    await next.close();
  }
  const { chat: last } = world.open();
  await world.clock.advance(MINUTE);
  assert.equal(last.connection.value.protocol, 1);
  await world.close();
});

test('a clock that was set back does not make the time long', async () => {
  const { world, chat } = await fallen();
  await world.clock.advance(MINUTE);
  Object.assign(doubts(world)!, { since: world.clock.now() + 3600_000 });
  await world.clock.advance(9 * MINUTE);
  assert.equal(chat.connection.value.protocol, undefined);
  await world.clock.advance(3 * MINUTE);
  assert.equal(chat.connection.value.protocol, 1);
  await world.close();
});

test('a message tried at level 2 becomes not confirmed; one that was never tried is sent', async () => {
  const { world, chat } = await fallen();
  const screen = look(chat, 'c');
  const protocol = world.intercept!;
  world.intercept = (request, next) =>
    request.path.endsWith('send_message/')
      ? { status: 503, headers: { 'retry-after': '720' } }
      : protocol(request, next);
  const tried = chat.conversation('c').send('tried');
  const refused = assert.rejects(tried.sent, { code: 'unconfirmed' });
  await world.settle();
  const later = chat.conversation('c').send('never tried');
  later.sent.catch(() => undefined);
  await world.clock.advance(MINUTE);
  assert.deepEqual(screen.now, ['hello', 'tried (pending)', 'never tried (pending)']);
  world.intercept = protocol;
  await world.clock.advance(11 * MINUTE);
  await refused;
  assert.equal(chat.connection.value.protocol, 1);
  assert.ok(screen.now.includes('tried (unconfirmed)'), screen.now.join());
  await chat.conversation('c').discard(tried.clientId);
  await world.clock.advance(2 * MINUTE);
  assert.deepEqual(
    world.server.log('c').messages.map(({ content }) => content),
    ['hello', 'never tried'],
  );
  await world.close();
});

test('level 2 alone is wanted: after three answers over 10 minutes the server is refused', async () => {
  const { world, chat } = await fallen({ status: 404 }, { protocol: 2 });
  await world.clock.advance(10 * MINUTE);
  assert.notEqual(chat.connection.value.error?.code, 'unsupported_server');
  await world.clock.advance(MINUTE);
  assert.equal(chat.connection.value.error?.code, 'unsupported_server');
  await world.close();
});

test('fallen to level 1, and level 2 at the next start: everything is there', async () => {
  const { world, reply, chat } = await fallen();
  await world.clock.advance(11 * MINUTE);
  assert.equal(chat.connection.value.protocol, 1);
  await chat.close();
  reply.now = undefined;
  world.carriesSockets = true;
  world.server.say('c', 'bob', 'at level 2');
  const { chat: next } = world.open();
  const screen = look(next, 'c');
  await world.clock.advance(2_000);
  assert.equal(next.connection.value.protocol, 2);
  assert.deepEqual(screen.now, ['hello', 'at level 2']);
  await world.close();
});

test('a conversation that was read at level 1 and is not among those that resume is up to date at level 2 again', async () => {
  const { world, reply, chat } = await fallen({ status: 404 }, {}, 320);
  await world.clock.advance(11 * MINUTE);
  assert.equal(chat.connection.value.protocol, 1);
  world.server.say('c', 'alice', 'at level 1');
  const before = look(chat, 'c');
  await world.clock.advance(1_000);
  assert.deepEqual(before.now, ['hello', 'at level 1']);
  await chat.close();
  reply.now = undefined;
  world.carriesSockets = true;
  const { chat: next } = world.open();
  const screen = look(next, 'c');
  await world.clock.advance(5_000);
  world.server.say('c', 'bob', 'live');
  await world.clock.advance(1_000);
  assert.deepEqual(screen.now, ['hello', 'at level 1', 'live']);
  await world.close();
});

test('the server says level 2 in between, without sockets and polls: the count begins anew all the same', async () => {
  const { world, reply, chat } = await fallen();
  const protocol = world.intercept!;
  world.intercept = (request, next) => (request.path === 'poll/' ? { status: 404 } : protocol(request, next));
  await world.clock.advance(9 * MINUTE);
  reply.now = undefined;
  await world.clock.advance(MINUTE);
  reply.now = { status: 404 };
  await world.clock.advance(5 * MINUTE);
  assert.equal(chat.connection.value.protocol, undefined);
  await world.close();
});

test('another tab found that the server fell: the next one that leads needs no 10 minutes more', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob']);
  const [first, second] = [world.open(), world.open()];
  await world.clock.advance(1_000);
  // Both know it as one of level 2.
  await second.chat.createConversation({ memberIds: ['bob'] });
  world.intercept = (request, next) => (request.path === 'protocol/' ? { status: 404 } : next());
  world.carriesSockets = false;
  world.socket.close(1006);
  await world.clock.advance(11 * MINUTE);
  assert.equal(first.chat.connection.value.protocol, 1);
  assert.equal(second.chat.connection.value.protocol, 1);
  await first.chat.close();
  await world.clock.advance(30_000);
  assert.equal(second.chat.connection.value.status, 'online');
  assert.equal(second.chat.connection.value.protocol, 1);
  await world.close();
});
