import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOnline, loadRare, type Chat, type ChatError, type Connection } from '../src/core.ts';
import { withResolvers } from '../src/outbox/outgoing.ts';
import { look, World } from './support/world.ts';

/** A device that knows the conversation `c`, from an earlier visit. */
async function visited(): Promise<World> {
  const world = new World();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  world.server.say('c', 'bob', 'one');
  world.server.say('c', 'alice', 'two');
  const { chat } = world.open();
  look(chat, 'c');
  await world.settle();
  await chat.close();
  world.requests.length = world.dials.length = 0;
  return world;
}

/** As a browser that finds no network. */
const missing = (): Promise<never> =>
  new Promise((_, reject) => setImmediate(() => reject(new TypeError('Failed to fetch dynamically imported module'))));

const statuses = (chat: Chat): string[] => {
  const seen: string[] = [];
  chat.connection.subscribe(({ status, error }) => seen.push(error ? `${status}: ${error.code}` : status));
  return seen;
};

test('what is kept is readable without the part that speaks with the server, and what is typed waits', async () => {
  const world = await visited();
  world.loadOnline = missing;
  const { chat, errors } = world.open();
  const messages = look(chat, 'c');
  await world.settle();
  assert.deepEqual(messages.now, ['one', 'two']);
  assert.deepEqual(
    chat.conversations.value.map(({ title }) => title),
    ['Lunch'],
  );

  const outgoing = chat.conversation('c').send('three');
  chat.conversation('c').draft.set('fo');
  await world.settle();
  assert.deepEqual(messages.now, ['one', 'two', 'three (pending)']);
  await chat.conversation('c').markAsRead();
  assert.equal(chat.unreadCount.value, 0);
  await assert.rejects(chat.conversation('unknown').loadLatest(), { code: 'load_failed', retryable: true });

  world.tabs.at(-1)?.crash();
  world.loadOnline = loadOnline;
  const next = world.open().chat;
  const after = look(next, 'c');
  await world.settle();
  assert.deepEqual(after.now, ['one', 'two', 'three']);
  assert.equal(next.conversation('c').draft.value, 'fo');
  assert.equal(world.server.log('c').reads.get('alice'), 2);
  assert.deepEqual(
    world.server.log('c').messages.map(({ client_id }) => client_id),
    [null, null, outgoing.clientId],
  );
  assert.deepEqual(errors, []);
  await world.close();
});

test('the part fails twice and comes then: tried again by backoff, shown as reconnecting, and what waited is sent', async () => {
  const world = await visited();
  const tries: number[] = [];
  world.loadOnline = () => {
    tries.push(world.clock.monotonic());
    return tries.length > 2 ? loadOnline() : missing();
  };
  const { chat } = world.open();
  const seen = statuses(chat);
  await world.settle();
  const { status, error, retryAt } = chat.connection.value;
  assert.deepEqual([status, error?.code, error?.cause instanceof TypeError], ['reconnecting', 'load_failed', true]);
  assert.equal(retryAt, world.clock.now() + 500);
  await world.clock.advance(500);
  const sent = chat.conversation('c').send('three').sent;
  assert.equal(chat.connection.value.retryAt, world.clock.now() + 1000);
  await world.clock.advance(1000);
  assert.equal((await sent).content, 'three');
  assert.deepEqual(seen, [
    'connecting',
    'reconnecting: load_failed',
    'reconnecting',
    'reconnecting: load_failed',
    'reconnecting',
    'online',
  ]);
  await world.close();
});

test('the part is asked for at once, beside the store, and once for all who need it', async () => {
  const world = await visited();
  let asked = 0;
  const part = withResolvers<Awaited<ReturnType<typeof loadOnline>>>();
  world.loadOnline = () => {
    asked += 1;
    return part.promise;
  };
  const { chat } = world.open();
  assert.equal(asked, 1);
  look(chat, 'c');
  look(chat, 'unknown');
  const created = chat.createConversation({ memberIds: ['bob'] });
  await world.settle();
  assert.equal(asked, 1);
  assert.equal(world.requests.length, 0);
  part.resolve(await loadOnline());
  assert.equal((await created).id, 'c2');
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('a wake and reconnect() ask for the part at once, without waiting for the backoff', async () => {
  const world = await visited();
  let asked = 0;
  world.loadOnline = () => {
    asked += 1;
    return missing();
  };
  const { chat } = world.open();
  await world.settle();
  const before = asked;
  world.signal('wake');
  await world.settle();
  assert.equal(asked, before + 1);
  world.loadOnline = loadOnline;
  chat.reconnect();
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('the part hangs: that is shown after 30 s, and when it comes late it is taken', async () => {
  const world = await visited();
  const part = withResolvers<Awaited<ReturnType<typeof loadOnline>>>();
  world.loadOnline = () => part.promise;
  const { chat } = world.open();
  await world.clock.advance(29_999);
  assert.equal(chat.connection.value.status, 'connecting');
  await world.clock.advance(1);
  assert.equal(chat.connection.value.error?.code, 'load_failed');
  part.resolve(await loadOnline());
  await world.clock.advance(500);
  assert.equal(chat.connection.value.status, 'online');
  await world.close();
});

test('the server closes with a code of its own, and what it means cannot be fetched: tried again by backoff', async () => {
  const world = await visited();
  const { chat } = world.open();
  await world.settle();
  world.loadRare = missing;
  world.socket.close(4403, 'not for you');
  await world.settle();
  const { status, error } = chat.connection.value;
  assert.deepEqual([status, error?.code], ['reconnecting', 'load_failed']);
  world.loadRare = loadRare;
  await world.clock.advance(1000);
  assert.equal(chat.connection.value.status, 'online');
  world.socket.close(4403, 'not for you');
  await world.settle();
  assert.deepEqual(
    [chat.connection.value.status, chat.connection.value.error?.code],
    ['unauthorized', 'permission_denied'],
  );
  await world.close();
});

test('an event is missing, and the part that reads the log comes late: the hole is filled then', async () => {
  const world = await visited();
  const { chat, errors } = world.open();
  const messages = look(chat, 'c');
  await world.settle();
  world.loadRare = missing;
  world.server.delivers = false;
  world.server.say('c', 'bob', 'three');
  world.server.delivers = true;
  world.server.say('c', 'bob', 'four');
  await world.settle();
  assert.deepEqual(messages.now, ['one', 'two']);
  world.loadRare = loadRare;
  await world.clock.advance(1000);
  assert.deepEqual(messages.now, ['one', 'two', 'three', 'four']);
  assert.deepEqual(errors, []);
  await world.close();
});

test('a message sent before the part is there can be taken back, and never leaves', async () => {
  const world = await visited();
  const part = withResolvers<Awaited<ReturnType<typeof loadOnline>>>();
  world.loadOnline = () => part.promise;
  const { chat } = world.open();
  const messages = look(chat, 'c');
  const outgoing = chat.conversation('c').send('three');
  await world.settle();
  assert.deepEqual(messages.now, ['one', 'two', 'three (pending)']);
  outgoing.cancel();
  await assert.rejects(outgoing.sent, { code: 'canceled' });
  part.resolve(await loadOnline());
  await world.settle();
  assert.deepEqual(messages.now, ['one', 'two']);
  assert.equal(world.requestsTo('send_message/').length, 0);
  await world.close();
});

for (const when of ['while it hangs', 'in the moment it comes', 'before the next try']) {
  test(`closed while the part is loaded, ${when}: every promise ends, and nothing is left behind`, async () => {
    const world = await visited();
    const part = withResolvers<Awaited<ReturnType<typeof loadOnline>>>();
    world.loadOnline = when === 'before the next try' ? missing : () => part.promise;
    const { chat } = world.open();
    const failures = [
      chat.conversation('unknown').loadLatest(),
      chat.conversation('c').send('three').sent,
      chat.createConversation({ memberIds: ['bob'] }),
    ].map((promise) => promise.then(String, (error: unknown) => (error as ChatError).code));
    await world.settle();
    if (when === 'in the moment it comes') part.resolve(await loadOnline());
    await chat.close();
    part.resolve(await loadOnline());
    await world.settle();
    assert.deepEqual(chat.connection.value, { status: 'closed' } satisfies Connection);
    assert.deepEqual(await Promise.all(failures.slice(0, 2)), [
      when === 'before the next try' ? 'load_failed' : 'closed',
      'closed',
    ]);
    assert.deepEqual([world.clock.waiting, world.lifecycleListeners.size], [0, 0]);
    assert.deepEqual([world.requests, world.dials], [[], []]);
  });
}
