import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passTurns } from './support/fake-clock.ts';
import { LazyBus, lateReads, makeWorld } from './support/world.ts';

test('an old client gets each new message of its conversation, in one frame a message', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'before');
  const socket = await world.openBase(id, world.tokenOf('bob'));
  const message = await world.send('alice', id, 'hello');
  assert.deepEqual(socket.frames, [{ type: 'chat_message', message }]);
  const again = { content: 'hello', client_id: message.client_id };
  assert.equal((await world.call('alice', 'POST', `conversations/${id}/send_message/`, again)).status, 200);
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
  assert.equal(socket.frames.length, 1);
});

test('a message posted the moment the socket opened arrives, whatever the checks take', async () => {
  for (let turns = 0; turns < 12; turns += 1) {
    const world = makeWorld({ wrapStore: lateReads(2) });
    world.clock.patience = 13;
    const id = await world.group('alice', 'bob');
    const opening = world.openBase(id, world.tokenOf('bob'));
    await passTurns(turns);
    world.beginToSend('alice', id, 'at once');
    const socket = await opening;
    await world.clock.settle();
    await world.send('alice', id, 'later');
    const contents = socket.frames.map((frame) => frame.message.content);
    assert.deepEqual(contents, ['at once', 'later'], `after ${turns} turns`);
  }
});

test('sockets of one conversation are handed the very same frames', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sockets = [await world.openBase(id, world.tokenOf('bob')), await world.openBase(id, world.tokenOf('alice'))];
  await world.send('alice', id, 'x');
  assert.equal(sockets[0]!.writes[0], sockets[1]!.writes[0]);
});

test('a missing, forged or expired token closes with 4401, a stranger or an unknown conversation with 4404', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const code = async (conversation: string, token: string | undefined) =>
    (await world.openBase(conversation, token)).closeCode();
  assert.equal(await code(id, undefined), 4401);
  assert.equal(await code(id, ''), 4401);
  assert.equal(await code(id, 'forged'), 4401);
  assert.equal(await code('nowhere', 'forged'), 4401);
  assert.equal(await code(id, world.auth.issue('bob', { seconds: -1 })), 4401);
  assert.equal(await code(id, world.tokenOf('carol')), 4404);
  assert.equal(await code('nowhere', world.tokenOf('bob')), 4404);
  assert.equal(await code(id, world.auth.issue('bob', { conversations: ['another'] })), 4404);
});

test('what an old client says is not listened to', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const socket = await world.openBase(id, world.tokenOf('bob'));
  for (const text of ['', '{', 'x'.repeat(1_000_000), '{"type":"connect"}']) socket.sayText(text);
  await world.send('alice', id, 'still here');
  assert.equal(socket.frames.length, 1);
  assert.equal(socket.closeCode(), undefined);
});

test('a socket with more than a megabyte unread closes with 1013', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [slow, fine] = [await world.openBase(id, world.tokenOf('bob')), await world.openBase(id, world.tokenOf('bob'))];
  slow.bufferedBytes = 1024 * 1024;
  await world.send('alice', id, 'one too many');
  assert.equal(slow.closeCode(), 1013);
  assert.deepEqual([slow.frames.length, fine.frames.length], [0, 1]);
});

test('who loses the membership is sent away with 4404, and whose token ends with 4401', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const bob = await world.openBase(id, world.tokenOf('bob'));
  const alice = await world.openBase(id, world.auth.issue('alice', { seconds: 60 }));
  await world.remove(id, 'bob');
  bus.ring({ userId: 'bob', conversationId: id });
  bus.deliver();
  await world.clock.settle();
  assert.equal(bob.closeCode(), 4404);
  await world.clock.pass(89_999);
  assert.equal(alice.closeCode(), undefined);
  await world.clock.pass(1);
  assert.equal(alice.closeCode(), 4401);
});

test('messages of another process arrive on the base socket too', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const other = makeWorld({ database: world.database, clock: world.clock, bus });
  const socket = await world.openBase(id, world.tokenOf('bob'));
  await other.send('alice', id, 'm1');
  await world.clock.pass(5000);
  await other.send('alice', id, 'm2');
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual(
    socket.frames.map((frame) => frame.message.content),
    ['m1', 'm2'],
  );
});
