import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, type Answer, type World } from './support/world.ts';

const pin = (world: World, who: string, id: string, query = ''): Promise<Answer> =>
  world.call(who, 'PUT', `messages/${id}/pin/${query}`);
const unpin = (world: World, who: string, id: string, query = ''): Promise<Answer> =>
  world.call(who, 'DELETE', `messages/${id}/pin/${query}`);
const pins = async (world: World, id: string, who = 'bob'): Promise<string[]> =>
  (await world.call(who, 'GET', `conversations/${id}/pins/`)).body.results.map(({ content }) => content);

test('a pinned message is listed for all members, the one pinned last first, and told once', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const one = await world.send('alice', id, 'one');
  const two = await world.send('alice', id, 'two', { thread_id: one.id });
  const bob = await world.connect('bob');
  const pinned = await pin(world, 'bob', two.id);
  assert.deepEqual([pinned.status, pinned.body.pinned, pinned.body.rev], [200, true, 2]);
  await pin(world, 'alice', one.id);
  await pin(world, 'alice', one.id);
  assert.deepEqual(await pins(world, id), ['one', 'two']);
  const told = bob.of('message_updated').map(({ message, change }) => [message.id, message.pinned, change.kind]);
  assert.deepEqual(told, [
    [two.id, true, 'pin'],
    [one.id, true, 'pin'],
  ]);
  const history = await world.call('bob', 'GET', `conversations/${id}/messages/`);
  assert.equal(history.body.results[0]!.pinned, true);
});

test('an unpinned message leaves the list; unpinning again says so and tells nobody', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const { id: sent } = await world.send('alice', id, 'one');
  await pin(world, 'alice', sent);
  const bob = await world.connect('bob');
  assert.equal((await unpin(world, 'bob', sent)).body.pinned, false);
  assert.equal((await unpin(world, 'bob', sent)).status, 200);
  assert.deepEqual(await pins(world, id), []);
  assert.deepEqual(
    bob.of('message_updated').map(({ change }) => change.kind),
    ['unpin'],
  );
});

test('a deleted message is pinned no more, and cannot be pinned', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const { id: sent } = await world.send('alice', id, 'one');
  await pin(world, 'alice', sent);
  await world.call('alice', 'DELETE', `messages/${sent}/`);
  assert.deepEqual(await pins(world, id), []);
  for (const answer of [await pin(world, 'alice', sent), await unpin(world, 'alice', sent)]) {
    assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
  }
});

test('a pin that is repeated late with its op_id does not undo the unpin that came after it', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const { id: sent } = await world.send('alice', id, 'one');
  await pin(world, 'alice', sent, '?op_id=a');
  await unpin(world, 'bob', sent, '?op_id=b');
  const late = await pin(world, 'alice', sent, '?op_id=a');
  assert.deepEqual([late.status, late.body.pinned], [200, false]);
  assert.equal((await unpin(world, 'alice', sent, '?op_id=a')).status, 409, 'a key stands for one change');
  assert.deepEqual(await pins(world, id), []);
});

test('a conversation has fifty pins at most; one that is unpinned makes room', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sent: string[] = [];
  for (let count = 0; count <= 50; count += 1) sent.push((await world.send('alice', id, `m${count}`)).id);
  for (const message of sent.slice(0, 50)) assert.equal((await pin(world, 'alice', message)).status, 200);
  const refused = await pin(world, 'alice', sent[50]!);
  assert.deepEqual([refused.status, refused.body.code], [400, 'validation_error']);
  assert.equal((await pin(world, 'alice', sent[0]!)).status, 200, 'what is pinned already');
  await unpin(world, 'alice', sent[0]!);
  assert.equal((await pin(world, 'alice', sent[50]!)).status, 200);
  assert.equal((await pins(world, id)).length, 50);
});

test('a stranger finds neither the pins of a conversation nor a message to pin', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const { id: sent } = await world.send('alice', id, 'one');
  await world.signIn('carol');
  assert.equal((await world.call('carol', 'GET', `conversations/${id}/pins/`)).status, 404);
  assert.equal((await pin(world, 'carol', sent)).status, 404);
});
