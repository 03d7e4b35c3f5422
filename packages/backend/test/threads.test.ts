import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LooseFrame } from './support/loose.ts';
import { makeWorld, type World } from './support/world.ts';

/** A group of alice and bob, with a message of alice that a thread is about. */
async function begun(): Promise<{ world: World; id: string; root: string }> {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  return { world, id, root: (await world.send('alice', id, 'Lunch?')).id };
}

const thread = async (world: World, root: string, query = '', who = 'bob') =>
  (await world.call(who, 'GET', `messages/${root}/thread/${query}`)).body;

const log = async (world: World, id: string): Promise<LooseFrame[]> =>
  (await world.call('alice', 'GET', `conversations/${id}/events/?cursor=0.0`)).body.events as unknown as LooseFrame[];

test('a reply in a thread takes a place in the log and stays out of history, last message and unread counts', async () => {
  const { world, id, root } = await begun();
  const reply = await world.send('bob', id, 'Yes', { thread_id: root });
  assert.deepEqual([reply.thread_id, reply.seq, reply.reply_count], [root, 2, 0]);
  const history = await world.call('alice', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(
    history.body.results.map(({ content }) => content),
    ['Lunch?'],
  );
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.last_message!.id, body.unread_count, body.mention_count], [root, 0, 0]);
  assert.equal((await world.call('alice', 'GET', `messages/${reply.id}/`)).body.content, 'Yes');
});

test('the message that a thread is about counts the replies that can be read, told in the transaction of each', async () => {
  const { world, id, root } = await begun();
  const alice = await world.connect('alice');
  const first = await world.send('bob', id, 'Yes', { thread_id: root });
  await world.send('alice', id, 'Where?', { thread_id: root });
  assert.equal((await world.call('bob', 'DELETE', `messages/${first.id}/`)).status, 200);
  const told = alice.frames
    .filter(({ type }) => type === 'chat_message' || type === 'message_updated')
    .map(({ seq, message, ...event }) => [
      seq,
      message.id === root ? message.reply_count : 'reply',
      event.type === 'message_updated' ? event.change.kind : event.type,
    ]);
  assert.deepEqual(told, [
    [2, 'reply', 'chat_message'],
    [3, 1, 'reply_count'],
    [4, 'reply', 'chat_message'],
    [5, 2, 'reply_count'],
    [6, 1, 'reply_count'],
    [7, 'reply', 'delete'],
  ]);
  assert.deepEqual(
    (await log(world, id)).map(({ seq }) => seq),
    [1, 2, 3, 4, 5, 6, 7],
  );
  const { body } = await world.call('bob', 'GET', `messages/${root}/`);
  assert.deepEqual([body.reply_count, body.rev], [1, 4]);
});

test('a repeated reply answers 200 and is counted once', async () => {
  const { world, id, root } = await begun();
  const fields = { thread_id: root, client_id: 'key' };
  await world.send('bob', id, 'Yes', fields);
  const again = await world.call('bob', 'POST', `conversations/${id}/send_message/`, { content: 'Yes', ...fields });
  assert.deepEqual([again.status, again.body.thread_id], [200, root]);
  assert.equal((await world.call('bob', 'GET', `messages/${root}/`)).body.reply_count, 1);
  assert.equal((await log(world, id)).length, 3);
});

test('a thread is read in pages, as history, with its tombstones', async () => {
  const { world, id, root } = await begun();
  const ids: string[] = [];
  for (let count = 1; count <= 5; count += 1) {
    ids.push((await world.send('bob', id, `r${count}`, { thread_id: root })).id);
    await world.send('alice', id, `beside ${count}`);
  }
  await world.call('bob', 'DELETE', `messages/${ids[1]!}/`);
  const page = async (query: string) => {
    const { results, has_before, has_after } = await thread(world, root, query);
    return [results.map((row) => ids.indexOf(row.id) + 1), has_before, has_after];
  };
  assert.deepEqual(await page(''), [[1, 2, 3, 4, 5], false, false]);
  assert.deepEqual(await page('?limit=2'), [[4, 5], true, false]);
  assert.deepEqual(await page(`?limit=2&before=${ids[3]!}`), [[2, 3], true, true]);
  assert.deepEqual(await page(`?limit=2&after=${ids[1]!}`), [[3, 4], true, true]);
  assert.deepEqual(await page(`?limit=3&around=${ids[2]!}`), [[2, 3, 4], true, true]);
  assert.deepEqual(await page(`?limit=2&after=${root}`), [[1, 2], false, true]);
  const { results, cursor } = await thread(world, root);
  assert.ok(results[1]!.deleted_at !== null && !('content' in results[1]!), 'the deleted reply keeps its place');
  assert.equal(cursor, await world.cursorOf('bob', id));
  assert.deepEqual((await thread(world, ids[0]!)).results, [], 'a reply has no thread of its own');
});

test('a mention in a thread counts for who is mentioned, until it is read', async () => {
  const { world, id, root } = await begun();
  const reply = await world.send('bob', id, '@alice?', { thread_id: root, mentions: ['alice'] });
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.unread_count, body.mention_count], [0, 1]);
  const mark = await world.call('alice', 'POST', `conversations/${id}/mark_as_read/`, { message_id: reply.id });
  assert.deepEqual([mark.body.last_read_seq, mark.body.mention_count], [reply.seq, 0]);
});

test('a thread is about a message of the conversation itself, which may be deleted, and named by its sender as it was sent', async () => {
  const { world, id, root } = await begun();
  const other = await world.group('alice', 'carol');
  const foreign = await world.send('alice', other, 'elsewhere');
  const reply = await world.send('bob', id, 'Yes', { thread_id: root });
  for (const thread_id of ['nowhere', foreign.id, reply.id]) {
    const { status, body } = await world.call('bob', 'POST', `conversations/${id}/send_message/`, {
      content: 'x',
      thread_id,
    });
    assert.deepEqual([status, Object.keys(body.fields)], [400, ['thread_id']], thread_id);
  }
  const named = await world.send('bob', id, 'Dinner', { client_id: 'mine' });
  const below = await world.send('bob', id, 'or', { thread_id: 'mine', reply_to: 'mine' });
  assert.deepEqual([below.thread_id, below.reply_to!.id], [named.id, named.id]);
  await world.call('alice', 'DELETE', `messages/${root}/`);
  assert.equal((await world.send('bob', id, 'Anyway', { thread_id: root })).thread_id, root);
  const { body } = await world.call('alice', 'GET', `messages/${root}/`);
  assert.deepEqual([body.reply_count, 'content' in body], [2, false], 'the tombstone goes on counting');
});

test('the base socket tells of replies in threads', async () => {
  const { world, id, root } = await begun();
  const socket = await world.openBase(id, world.tokenOf('alice'));
  const reply = await world.send('bob', id, 'Yes', { thread_id: root });
  assert.deepEqual(
    socket.frames.map(({ type, message }) => [type, message.id, message.thread_id]),
    [['chat_message', reply.id, root]],
  );
});

test('a stranger finds no thread', async () => {
  const { world, root } = await begun();
  await world.signIn('carol');
  assert.equal((await world.call('carol', 'GET', `messages/${root}/thread/`)).status, 404);
});

test('who replies in a thread has read what was there, and their other devices hear of it at the new head', async () => {
  const { world, id, root } = await begun();
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
  const bob = await world.connect('bob');
  const reply = await world.send('bob', id, 'Yes', { thread_id: root });
  const [unread] = bob.of('unread');
  assert.deepEqual([unread!.unread_count, unread!.at_seq], [0, reply.seq + 1]);
  assert.equal(bob.of('membership')[0]!.membership.last_read_seq, reply.seq);
});
