import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDatabase } from '../src/index.ts';
import { eventsIn } from './support/test-socket.ts';
import { makeWorld, type World, type WorldOptions } from './support/world.ts';

const DAY = 24 * 60 * 60 * 1_000;

const keepFor = (world: World, id: string, retention_days: number | null, who = 'alice') =>
  world.call(who, 'PATCH', `conversations/${id}/`, { retention_days });

const contents = async (world: World, who: string, path: string): Promise<string[]> =>
  (await world.call(who, 'GET', path)).body.results.map((message) => message.content);

const history = (world: World, id: string, who = 'bob'): Promise<string[]> =>
  contents(world, who, `conversations/${id}/messages/?limit=100`);

/** A socket that lives for days. */
const connect = (world: World, who: string) => world.connect(world.auth.issue(who, { seconds: 30 * 24 * 3600 }));

/** A group whose messages are kept for ten days; its owner is alice. */
async function keepingTenDays(options: WorldOptions = {}): Promise<{ world: World; id: string }> {
  const world = makeWorld(options);
  const id = await world.group('alice', 'bob');
  assert.equal((await keepFor(world, id, 10)).status, 200);
  return { world, id };
}

test('an owner or moderator says for how many days messages are kept, and all members are told', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob', 'carol');
  await world.call('alice', 'PATCH', `conversations/${id}/members/carol/`, { role: 'moderator' });
  const bob = await world.connect('bob');
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.retention_days, null);
  assert.equal((await keepFor(world, id, 30)).body.retention_days, 30);
  assert.equal((await keepFor(world, id, 30)).status, 200);
  assert.equal((await keepFor(world, id, null, 'carol')).body.retention_days, null);
  const told = bob.of('conversation_updated').map(({ conversation }) => conversation.retention_days);
  assert.deepEqual(told, [30, null], 'once for each change');
  assert.equal((await keepFor(world, id, 30, 'bob')).status, 403);
  assert.equal((await keepFor(world, id, 30, 'dave')).status, 404);
  for (const days of [0, -1, 1.5, 40_000, '30']) {
    const { status } = await world.call('alice', 'PATCH', `conversations/${id}/`, { retention_days: days });
    assert.equal(status, 400, String(days));
  }
});

test('in a direct conversation who began it says so', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const { body } = await world.call('alice', 'POST', 'conversations/', { kind: 'direct', member_ids: ['bob'] });
  assert.equal((await keepFor(world, body.id, 7)).status, 200);
  assert.equal((await keepFor(world, body.id, 7, 'bob')).status, 403);
});

test('what is older leaves history, search, pins, the list and the counts, within a day and not before its time', async () => {
  const { world, id } = await keepingTenDays();
  const old = await world.send('alice', id, 'an old word', { mentions: ['bob'] });
  await world.call('alice', 'PUT', `messages/${old.id}/pin/`);
  await world.clock.pass(5 * DAY);
  await world.send('alice', id, 'a young word');
  await world.clock.pass(5 * DAY);
  assert.deepEqual(await history(world, id), ['an old word', 'a young word'], 'after ten days to the hour');
  await world.clock.pass(DAY);
  assert.deepEqual(await history(world, id), ['a young word']);
  assert.deepEqual(await contents(world, 'bob', `conversations/${id}/pins/`), []);
  const found = (await world.call('bob', 'GET', 'search/?q=word')).body.results;
  assert.deepEqual(
    found.map(({ message }) => message.content),
    ['a young word'],
  );
  assert.equal((await world.call('bob', 'GET', `messages/${old.id}/`)).status, 404);
  const { body } = await world.call('bob', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.unread_count, body.mention_count, body.last_message?.content], [1, 0, 'a young word']);
  await world.clock.pass(5 * DAY);
  const { body: empty } = await world.call('bob', 'GET', `conversations/${id}/`);
  assert.deepEqual([empty.unread_count, empty.last_message], [0, null]);
  const page = (await world.call('bob', 'GET', `conversations/${id}/messages/`)).body;
  assert.deepEqual([page.results, page.has_before, page.has_after], [[], false, false]);
});

test('members that are connected are told up to where nothing is kept, and how much is unread now', async () => {
  const { world, id } = await keepingTenDays();
  const old = await world.send('alice', id, 'old');
  await world.clock.pass(9 * DAY);
  await world.send('alice', id, 'young');
  const [again, alice] = [await connect(world, 'bob'), await connect(world, 'alice')];
  await world.clock.pass(2 * DAY);
  const [update, second] = again.of('conversation_updated');
  assert.equal(second, undefined);
  assert.equal(update!.conversation.floor_seq, old.seq);
  const [unread] = again.of('unread');
  assert.deepEqual([unread!.unread_count, unread!.at_seq], [1, update!.seq]);
  assert.deepEqual(alice.types().includes('unread'), false, 'who had read it counts as before');
});

test('who comes back with a cursor from before learns of it in the log, or begins anew where the log is gone', async () => {
  const { world, id } = await keepingTenDays();
  const start = await world.cursorOf('bob', id);
  const old = await world.send('alice', id, 'old');
  const cursor = await world.cursorOf('bob', id);
  await world.clock.pass(9 * DAY);
  await world.call('bob', 'PUT', `messages/${old.id}/reactions/👍/`);
  await world.send('alice', id, 'young');
  await world.clock.pass(2 * DAY);
  const resume = async (from: string) =>
    (await world.connect('bob', { cursors: [{ conversation_id: id, cursor: from }] })).frames;
  const frames = await resume(cursor);
  const [events] = frames.filter(({ type }) => type === 'events');
  const told = events!.events as unknown as { type: string; seq: number; conversation?: { floor_seq: number } }[];
  assert.deepEqual(
    told.map(({ type, seq, conversation }) => [type, seq - old.seq, conversation?.floor_seq]),
    [
      ['conversation_updated', 1, old.seq],
      ['chat_message', 2, undefined],
      ['conversation_updated', 3, old.seq],
    ],
    'a reaction to what is gone takes its place in the log, and tells nothing of it',
  );
  assert.deepEqual(
    eventsIn(frames).map(({ message }) => message.content),
    ['young'],
  );
  const [gap] = (await resume(start)).filter(({ type }) => type === 'gap');
  assert.equal(gap!.reason, 'trimmed');
  const { status, body } = await world.call('bob', 'GET', `conversations/${id}/events/?cursor=${start}`);
  assert.deepEqual([status, body.code], [410, 'gap']);
});

test('who comes back to a conversation that only lost messages is told the counts anew', async () => {
  const { world, id } = await keepingTenDays();
  await world.send('alice', id, 'old');
  await world.clock.pass(9 * DAY);
  const cursors = async (marks?: string) => [
    { conversation_id: id, cursor: await world.cursorOf('bob', id), ...(marks !== undefined && { marks }) },
  ];
  const [before] = (await world.connect('bob', { cursors: await cursors() })).of('marks');
  assert.equal(before!.unread_count, 1);
  await world.clock.pass(2 * DAY);
  const [after] = (await world.connect('bob', { cursors: await cursors(before!.version) })).of('marks');
  assert.equal(after!.unread_count, 0);
});

test('what expires in the course of a day is told at once, at its end', async () => {
  const { world, id } = await keepingTenDays();
  for (let n = 0; n < 5; n += 1) {
    await world.send('alice', id, 'old');
    await world.clock.pass(DAY / 12);
  }
  const bob = await connect(world, 'bob');
  await world.clock.pass(12 * DAY);
  assert.equal(bob.of('conversation_updated').length, 1);
  assert.deepEqual(await history(world, id), []);
});

test('a quote of what is gone disappears from the message that quotes it, for all', async () => {
  const { world, id } = await keepingTenDays();
  const old = await world.send('alice', id, 'old');
  await world.clock.pass(9 * DAY);
  const reply = await world.send('bob', id, 'as you said', { reply_to: old.id });
  const alice = await connect(world, 'alice');
  await world.clock.pass(2 * DAY);
  const { body } = await world.call('alice', 'GET', `messages/${reply.id}/`);
  assert.deepEqual([body.content, body.reply_to], ['as you said', null]);
  const [event] = alice.events();
  assert.deepEqual([event!.type, event!.message.reply_to, event!.message.rev], ['message_updated', null, 2]);
  assert.deepEqual(
    alice.types().filter((type) => type.endsWith('_updated')),
    ['message_updated', 'conversation_updated'],
  );
});

test('a thread with young replies is read on, under the tombstone of what it is about, until the last of them is gone', async () => {
  const { world, id } = await keepingTenDays();
  const root = await world.send('alice', id, 'old');
  const first = await world.send('bob', id, 'old reply', { thread_id: root.id });
  await world.clock.pass(9 * DAY);
  await world.send('bob', id, 'young reply', { thread_id: root.id });
  await world.clock.pass(2 * DAY);
  assert.deepEqual(await history(world, id), []);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.last_message, null);
  assert.deepEqual(await contents(world, 'alice', `messages/${root.id}/thread/`), ['young reply']);
  const { body: tombstone } = await world.call('alice', 'GET', `messages/${root.id}/`);
  assert.deepEqual([tombstone.content, tombstone.reply_count], [undefined, 1]);
  assert.equal((await world.call('alice', 'GET', `messages/${first.id}/`)).status, 404);
  await world.clock.pass(9 * DAY);
  assert.equal((await world.call('alice', 'GET', `messages/${root.id}/`)).status, 404);
  assert.equal(world.database.messages.size, 0, 'nothing is left in the database');
});

test('a send whose answer was lost long ago is answered with a tombstone, and changes of what is gone with 404', async () => {
  const { world, id } = await keepingTenDays();
  const sent = await world.send('bob', id, 'old', { client_id: 'key' });
  await world.call('bob', 'PATCH', `messages/${sent.id}/`, { content: 'older', op_id: 'op' });
  await world.clock.pass(11 * DAY);
  const path = `conversations/${id}/send_message/`;
  const again = await world.call('bob', 'POST', path, { content: 'old', client_id: 'key' });
  assert.deepEqual([again.status, again.body.id, again.body.content], [200, sent.id, undefined]);
  assert.ok(again.body.deleted_at);
  assert.equal((await world.call('bob', 'POST', path, { content: 'other', client_id: 'key' })).status, 409);
  for (const op_id of ['op', 'another'])
    assert.equal((await world.call('bob', 'PATCH', `messages/${sent.id}/`, { content: 'older', op_id })).status, 404);
});

test('much that is old is removed in small steps, of which members hear once, also when the server died in between', async () => {
  const database = new MemoryDatabase('epoch');
  let mostRemoved = 0;
  let steps = 0;
  const { world, id } = await keepingTenDays({
    database,
    wrapStore: (store) => ({
      read: (work) => store.read(work),
      write: async (work) => {
        const before = database.messages.size;
        const value = await store.write(work);
        const removed = before - database.messages.size;
        mostRemoved = Math.max(mostRemoved, removed);
        if (removed > 0) steps += 1;
        if (steps === 2 && removed > 0) world.backend.close();
        return value;
      },
      close: () => store.close(),
    }),
  });
  for (let n = 1; n <= 450; n += 1) await world.send('alice', id, `old ${String(n)}`);
  await world.clock.pass(11 * DAY);
  assert.equal(database.messages.size, 250, 'the server died after the second step');
  const next = makeWorld({ database, clock: world.clock });
  const bob = await next.connect('bob');
  await next.send('alice', id, 'young');
  await world.clock.pass(60_000);
  assert.deepEqual(await history(next, id), ['young']);
  assert.equal(bob.of('conversation_updated').length, 1);
  assert.ok(mostRemoved <= 100, `${String(mostRemoved)} at once`);
  assert.ok((database.logs.get(id)?.length ?? 0) < 10, 'the log is short as well');
});

test('what expired is not brought back by keeping messages for longer, and a conversation at rest is told nothing more', async () => {
  const { world, id } = await keepingTenDays();
  await world.send('alice', id, 'old');
  await world.clock.pass(11 * DAY);
  const cursor = await world.cursorOf('bob', id);
  await world.clock.pass(40 * DAY);
  assert.equal(await world.cursorOf('bob', id), cursor);
  await keepFor(world, id, null);
  await world.send('alice', id, 'for ever');
  await world.clock.pass(400 * DAY);
  assert.deepEqual(await history(world, id), ['for ever']);
});

test('what nobody can read any more leaves the database: a deleted conversation, and one that all have left', async () => {
  const world = makeWorld();
  const deleted = await world.group('alice', 'bob');
  const left = await world.group('alice');
  await world.send('alice', deleted, 'deleted with the conversation');
  await world.send('alice', left, 'left behind');
  await world.call('alice', 'DELETE', `conversations/${deleted}/`);
  await world.call('alice', 'DELETE', `conversations/${left}/members/alice/`);
  await world.clock.pass(60_000);
  assert.equal(world.database.messages.size, 2, 'not at once');
  await world.clock.pass(2 * DAY);
  assert.equal(world.database.messages.size, 0);
  assert.equal((await world.call('alice', 'DELETE', `conversations/${deleted}/`)).status, 204, 'deleted, as before');
});
