import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LooseMessage } from './support/loose.ts';
import { makeWorld } from './support/world.ts';

const markPath = (id: string) => `conversations/${id}/mark_as_read/`;

test('reading up to a message leaves what came after it unread, and never goes backwards', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sent: LooseMessage[] = [];
  for (let count = 1; count <= 4; count += 1) {
    sent.push(await world.send('alice', id, `m${count}`, count === 4 ? { mentions: ['bob'] } : {}));
  }
  const mark = async (body: unknown) => (await world.call('bob', 'POST', markPath(id), body)).body;
  assert.deepEqual(await mark({ message_id: sent[1]!.id }), { last_read_seq: 2, unread_count: 2, mention_count: 1 });
  assert.deepEqual(await mark({ message_id: sent[0]!.id }), { last_read_seq: 2, unread_count: 2, mention_count: 1 });
  assert.deepEqual(await mark(undefined), { last_read_seq: 4, unread_count: 0, mention_count: 0 });
  assert.deepEqual(await mark({}), { last_read_seq: 4, unread_count: 0, mention_count: 0 });
});

test('a message that is not of this conversation marks nothing', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const other = await world.group('alice', 'bob');
  const elsewhere = await world.send('alice', other, 'x');
  await world.send('alice', id, 'y');
  for (const message_id of [elsewhere.id, 'nowhere', {}, null]) {
    const answer = await world.call('bob', 'POST', markPath(id), { message_id });
    assert.equal(answer.status, 400);
    assert.ok(answer.body.fields.message_id);
  }
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.unread_count, 1);
});

test('my other devices learn where I stand, the others how far I read; reading again says nothing', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'm1');
  const [alice, phone, laptop] = [await world.connect('alice'), await world.connect('bob'), await world.connect('bob')];
  for (const socket of [alice, phone, laptop]) socket.clear();
  await world.call('bob', 'POST', markPath(id), {});
  for (const socket of [phone, laptop]) {
    assert.deepEqual(socket.types(), ['unread', 'membership']);
    assert.deepEqual(socket.of('unread')[0], {
      type: 'unread',
      conversation_id: id,
      unread_count: 0,
      mention_count: 0,
      at_seq: 1,
    });
    assert.equal(socket.of('membership')[0]!.membership.last_read_seq, 1);
  }
  assert.deepEqual(alice.frames, [{ type: 'read', conversation_id: id, user_id: 'bob', seq: 1 }]);
  await world.clock.pass(2000);
  await world.call('bob', 'POST', markPath(id), {});
  await world.clock.pass(2000);
  assert.deepEqual([alice.frames.length, phone.frames.length], [1, 2]);
});

test('a conversation marked as unread is not any more once it is read', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'm1');
  await world.call('bob', 'POST', markPath(id), {});
  await world.store.write((tx) => tx.updateMember(id, 'bob', { unread_from_seq: 1, version: 2 }));
  const socket = await world.connect('bob');
  socket.clear();
  await world.call('bob', 'POST', markPath(id), {});
  assert.equal(socket.of('membership')[0]!.membership.unread_from_seq, null);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.membership.unread_from_seq, null);
});

test('marking as unread keeps the read mark and the counts, tells my own sockets, on resume too, and nobody else', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const first = await world.send('alice', id, 'for later');
  await world.send('alice', id, 'read');
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  const cursor = await world.cursorOf('bob', id);
  const before = (await world.connect('bob', { epoch: 'epoch-1', cursors: [{ conversation_id: id, cursor }] })).of(
    'marks',
  )[0]!;
  alice.clear();
  bob.clear();
  const unread = () => world.call('bob', 'POST', `conversations/${id}/mark_as_unread/`, { message_id: first.id });
  const { status, body } = await unread();
  assert.deepEqual([status, body.unread_from_seq, body.last_read_seq], [200, 1, 2]);
  assert.deepEqual(bob.types(), ['membership']);
  assert.deepEqual(bob.frames[0]!.membership, body);
  const mine = (await world.call('bob', 'GET', `conversations/${id}/`)).body;
  assert.deepEqual([mine.unread_count, mine.membership.unread_from_seq], [0, 1]);
  assert.equal((await unread()).status, 200);
  assert.deepEqual(bob.types(), ['membership'], 'what is so already is told to nobody');
  assert.deepEqual(alice.frames, []);
  const known = [{ conversation_id: id, cursor, marks: before.version }];
  const again = await world.connect('bob', { epoch: 'epoch-1', cursors: known });
  assert.equal(again.of('marks')[0]?.mine.unread_from_seq, 1, 'who was away learns of it');
});

test('only a message of this conversation is marked as unread, by a member', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const elsewhere = await world.send('alice', await world.group('alice', 'bob'), 'elsewhere');
  const mark = (who: string, body: object) => world.call(who, 'POST', `conversations/${id}/mark_as_unread/`, body);
  for (const body of [{ message_id: elsewhere.id }, { message_id: 'nothing' }, {}, { message_id: null }]) {
    const answer = await mark('bob', body);
    assert.deepEqual([answer.status, Object.keys(answer.body.fields)], [400, ['message_id']], JSON.stringify(body));
  }
  assert.equal((await mark('mallory', { message_id: elsewhere.id })).status, 404);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.membership.unread_from_seq, null);
});

test('marks that move many times a second reach the others once a second, the last one always', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sent: LooseMessage[] = [];
  for (let count = 1; count <= 6; count += 1) sent.push(await world.send('alice', id, `m${count}`));
  const alice = await world.connect('alice');
  alice.clear();
  const read = (index: number) => world.call('bob', 'POST', markPath(id), { message_id: sent[index]!.id });
  for (const index of [0, 1, 2, 3]) await read(index);
  assert.deepEqual(
    alice.of('read').map((frame) => frame.seq),
    [1],
  );
  await world.clock.pass(1000);
  assert.deepEqual(
    alice.of('read').map((frame) => frame.seq),
    [1, 4],
  );
  await read(4);
  assert.deepEqual(
    alice.of('read').map((frame) => frame.seq),
    [1, 4],
  );
  await world.clock.pass(1000);
  assert.deepEqual(
    alice.of('read').map((frame) => frame.seq),
    [1, 4, 5],
  );
  await world.clock.pass(5000);
  await read(5);
  assert.deepEqual(
    alice.of('read').map((frame) => frame.seq),
    [1, 4, 5, 6],
  );
});

test('in a large group nobody is told who read what', async () => {
  const world = makeWorld({ limits: { receipt_members: 2 } });
  const id = await world.group('alice', 'bob', 'carol');
  await world.send('alice', id, 'm1');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  alice.clear();
  bob.clear();
  await world.call('bob', 'POST', markPath(id), {});
  assert.deepEqual(alice.frames, []);
  assert.deepEqual(bob.types(), ['unread', 'membership']);
});

test('who had read everything has read their own message too', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'm1');
  await world.send('alice', id, 'm2');
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.membership.last_read_seq, body.unread_count], [2, 0]);
});

test('a message that left late marks nothing as read that its sender never saw', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'came while bob was offline');
  await world.send('bob', id, 'written in the tunnel');
  const { body } = await world.call('bob', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.membership.last_read_seq, body.unread_count], [0, 1]);
});

test('events that are no unread messages keep no mark back: who read every message, or whose rest was deleted, has read their own too', async () => {
  const world = makeWorld();
  await world.signIn('carol');
  const id = await world.group('alice', 'bob');
  const read = await world.send('alice', id, 'read by bob');
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, { message_id: read.id });
  const happened: [string, () => Promise<unknown>][] = [
    ['an edit', () => world.call('alice', 'PATCH', `messages/${read.id}/`, { content: 'edited' })],
    ['a reaction', () => world.call('alice', 'PUT', `messages/${read.id}/reactions/👍/`)],
    ['a new member', () => world.call('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['carol'] })],
    [
      'an unread message that was deleted',
      async () => world.call('alice', 'DELETE', `messages/${(await world.send('alice', id, 'oops')).id}/`),
    ],
  ];
  const bob = await world.connect('bob');
  for (const [what, happens] of happened) {
    await happens();
    bob.clear();
    const { seq } = await world.send('bob', id, `after ${what}`);
    const { body } = await world.call('bob', 'GET', `conversations/${id}/`);
    assert.deepEqual([body.membership.last_read_seq, body.unread_count], [seq, 0], what);
    assert.deepEqual(
      bob.of('unread').map(({ at_seq, unread_count }) => [at_seq, unread_count]),
      [[seq, 0]],
      what,
    );
  }
});

test('typing reaches the other members only, at most every three seconds, and its end at once', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  alice.clear();
  bob.clear();
  const type = async (typing: boolean) => {
    bob.say({ type: 'typing', conversation_id: id, typing });
    await world.clock.settle();
  };
  const seen = () => alice.of('typing').map((frame) => frame.typing);
  await type(true);
  await type(true);
  assert.deepEqual(alice.frames, [{ type: 'typing', conversation_id: id, user_id: 'bob', typing: true }]);
  await world.clock.pass(3000);
  await type(true);
  assert.deepEqual(seen(), [true, true]);
  await type(false);
  await type(false);
  await type(true);
  assert.deepEqual(seen(), [true, true, false]);
  await world.clock.pass(3000);
  await type(true);
  assert.deepEqual(seen(), [true, true, false, true]);
  assert.deepEqual(bob.frames, []);
  await world.clock.pass(10_000);
  assert.equal((await world.call('bob', 'POST', `conversations/${id}/typing/`, { typing: true })).status, 204);
  assert.equal(seen().length, 5);
  assert.equal((await world.call('bob', 'POST', `conversations/${id}/typing/`, { typing: 'yes' })).status, 400);
});

test('what a device acknowledges as delivered is told to the others, kept, and never more than there is', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const foreign = await world.group('alice', 'carol');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  await world.send('alice', id, 'm1');
  await world.send('alice', id, 'm2');
  await world.send('alice', foreign, 'm1');
  const acknowledge = async (count: number, conversation_id: string, seq: number) => {
    bob.say({ type: 'ack', count, delivered: [{ conversation_id, seq }] });
    await world.clock.pass(2000);
  };
  const told = () => alice.of('delivered').map((frame) => [frame.conversation_id, frame.user_id, frame.seq]);
  await acknowledge(1, id, 1);
  assert.deepEqual(told(), [[id, 'bob', 1]]);
  await acknowledge(2, id, 2);
  await acknowledge(2, id, 1);
  await acknowledge(2, id, 99);
  await acknowledge(2, foreign, 1);
  assert.deepEqual(told(), [
    [id, 'bob', 1],
    [id, 'bob', 2],
  ]);
  assert.deepEqual(bob.of('delivered'), []);
  const members = (await world.call('alice', 'GET', `conversations/${id}/members/`)).body.results;
  assert.equal(members.find((member) => member.user.id === 'bob')?.last_delivered_seq, 2);
});
