import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LazyBus, makeWorld } from './support/world.ts';
import type { TestSocket } from './support/test-socket.ts';

test('a message reaches every socket of every member once, in order, and no stranger', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.signIn('carol');
  const [alice, phone, laptop, carol] = [
    await world.connect('alice'),
    await world.connect('bob'),
    await world.connect('bob'),
    await world.connect('carol'),
  ];
  for (let count = 1; count <= 5; count += 1) await world.send(count % 2 ? 'alice' : 'bob', id, `m${count}`);
  for (const socket of [alice, phone, laptop]) {
    assert.deepEqual(socket.contents(), ['m1', 'm2', 'm3', 'm4', 'm5']);
    assert.deepEqual(socket.seqs(id), [1, 2, 3, 4, 5]);
  }
  assert.deepEqual(carol.types(), ['hello', 'resumed']);
  const read = await world.call('bob', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(
    phone.events().map((event) => event.message),
    read.body.results,
  );
  assert.equal(phone.events().at(-1)!.cursor, read.body.cursor);
});

test('all events of a turn leave in one write, and every socket is handed the very same array', async () => {
  const world = makeWorld();
  const others = Array.from({ length: 20 }, (_, index) => `user-${index}`);
  const id = await world.group('alice', ...others);
  const sockets: TestSocket[] = [];
  for (const who of others) sockets.push(await world.connect(who));
  for (const socket of sockets) socket.clear();
  await Promise.all(Array.from({ length: 8 }, (_, index) => world.send('alice', id, `m${index}`)));
  const arrays = new Set(sockets.flatMap((socket) => socket.writes));
  for (const socket of sockets) {
    assert.equal(
      socket.writes.reduce(
        (sum, frames) => sum + frames.filter((frame) => frame.json.includes('chat_message')).length,
        0,
      ),
      8,
    );
    assert.ok(socket.writes.length <= 3, `${socket.writes.length} writes for 8 messages`);
  }
  assert.equal(arrays.size, sockets[0]!.writes.length, 'as many arrays as one socket got writes');
});

test('sockets that are due the same of two conversations share one array too', async () => {
  const world = makeWorld();
  const one = await world.group('alice', 'bob', 'carol');
  const two = await world.group('alice', 'bob', 'carol');
  const sockets = [await world.connect('bob'), await world.connect('bob'), await world.connect('carol')];
  for (const socket of sockets) socket.clear();
  world.beginToSend('alice', one, 'x');
  world.beginToSend('alice', two, 'y');
  await world.clock.settle();
  const [first] = sockets;
  assert.equal(first!.writes.length, 1);
  assert.equal(first!.writes[0]!.filter((frame) => frame.json.includes('chat_message')).length, 2);
  for (const socket of sockets) assert.equal(socket.writes[0], first!.writes[0]);
});

test('a new conversation appears on the sockets of all its members, each from their own view, and lives at once', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob', 'carol');
  const [alice, bob, carol] = [await world.connect('alice'), await world.connect('bob'), await world.connect('carol')];
  const { body } = await world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'] });
  assert.deepEqual(alice.of('conversation')[0]!.conversation, body);
  assert.equal(bob.of('conversation')[0]!.conversation.membership.role, 'member');
  assert.deepEqual(carol.of('conversation'), []);
  await world.send('alice', body.id, 'first');
  assert.deepEqual([alice.contents(), bob.contents(), carol.contents()], [['first'], ['first'], []]);
  await world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'], client_id: 'k' });
  await world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'], client_id: 'k' });
  assert.equal(bob.of('conversation').length, 2, 'a repeated creation announces nothing');
});

test('a conversation created while a socket is connecting is not missed', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  for (let hops = 0; hops < 30; hops += 1) {
    const socket = world.open();
    socket.say({ type: 'connect', token: world.tokenOf('bob'), cursors: [] });
    for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
    const { body } = await world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'] });
    await world.clock.settle();
    await world.send('alice', body.id, `after ${hops} hops`);
    assert.deepEqual(socket.contents(), [`after ${hops} hops`]);
    socket.session.closed();
  }
});

test('who loses a membership hears gone and nothing afterwards; the socket stays', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const kept = await world.group('alice', 'bob');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  await world.remove(id, 'bob');
  bus.ring({ userId: 'bob', conversationId: id });
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual(bob.of('gone'), [{ type: 'gone', conversation_id: id }]);
  await world.send('alice', id, 'secret');
  await world.send('alice', kept, 'for both');
  assert.deepEqual([alice.contents(), bob.contents()], [['secret', 'for both'], ['for both']]);
  bob.say({ type: 'typing', conversation_id: id, typing: true });
  await world.clock.settle();
  assert.equal(bob.of('error')[0]!.code, 'not_found');
  assert.equal(bob.closeCode(), undefined);
});

test('who is added again gets the conversation anew and lives in it', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  const row = await world.store.read((tx) => tx.member(id, 'bob'));
  await world.remove(id, 'bob');
  bus.ring({ userId: 'bob', conversationId: id });
  bus.deliver();
  await world.clock.settle();
  await world.send('alice', id, 'while away');
  await world.store.write((tx) => tx.insertMember(row!));
  bus.ring({ userId: 'bob', conversationId: id });
  bus.deliver();
  await world.clock.settle();
  assert.match(bob.of('conversation')[0]!.conversation.cursor, /^1\./);
  await world.send('alice', id, 'welcome back');
  assert.deepEqual(bob.contents(), ['welcome back']);
});

test('a message committed by another process arrives with its ring; without one, with the next poll', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const other = makeWorld({ database: world.database, clock: world.clock, bus });
  const bob = await world.connect('bob');
  await other.send('alice', id, 'm1');
  await other.send('alice', id, 'm2');
  assert.deepEqual(bob.contents(), []);
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual(bob.contents(), ['m1', 'm2']);
  await other.send('alice', id, 'm3');
  bus.rings.length = 0;
  await world.clock.pass(5000);
  assert.deepEqual(bob.contents(), ['m1', 'm2', 'm3']);
  await other.send('alice', id, 'm4');
  await world.send('alice', id, 'm5');
  assert.deepEqual(
    bob.contents(),
    ['m1', 'm2', 'm3', 'm4', 'm5'],
    'an own message that is not the next fetches the others',
  );
  await other.send('alice', id, 'm6');
  bus.deliver();
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), [1, 2, 3, 4, 5, 6]);
});

test('a member removed by another process without a ring gets nothing more once the log was read for others', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const other = makeWorld({ database: world.database, clock: world.clock, bus });
  const bob = await world.connect('bob');
  await other.remove(id, 'bob');
  await other.send('alice', id, 'secret');
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual([bob.contents(), bob.of('gone').length], [[], 1]);
});

test('a door that fails to write loses that socket only', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [broken, fine] = [await world.connect('bob'), await world.connect('bob')];
  broken.send = () => {
    throw new Error('EPIPE');
  };
  await world.send('alice', id, 'm1');
  assert.deepEqual(fine.contents(), ['m1']);
  assert.equal(broken.terminated, true);
  await world.send('alice', id, 'm2');
  assert.deepEqual(fine.contents(), ['m1', 'm2']);
});
