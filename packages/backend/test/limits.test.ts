import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from '@hypee/chat-protocol';
import type { TestSocket } from './support/test-socket.ts';
import { makeWorld, type Answer, type World } from './support/world.ts';

const { sends_per_second, send_burst } = DEFAULT_LIMITS;

const post = (world: World, who: string, id: string, fields: object): Promise<Answer> =>
  world.call(who, 'POST', `conversations/${id}/send_message/`, fields);

/** Sends one text after the other. */
async function postMany(world: World, who: string, id: string, count: number, name: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const fields = { content: `${name} ${number}`, client_id: `${name}-${number}` };
    statuses.push((await post(world, who, id, fields)).status);
  }
  return statuses;
}

const count = (statuses: readonly number[], status: number): number => statuses.filter((one) => one === status).length;

test('a user sends 30 messages at once and then 10 a second; more is 429 with Retry-After, in all conversations together', async () => {
  const world = makeWorld({ limits: { sends_per_second, send_burst } });
  const one = await world.group('alice', 'bob');
  const two = await world.group('alice', 'bob');
  assert.equal(count(await postMany(world, 'alice', one, 20, 'here'), 201), 20);
  const rest = await postMany(world, 'alice', two, 20, 'there');
  assert.deepEqual([count(rest, 201), count(rest, 429)], [10, 10]);
  const { status, headers, body } = await post(world, 'alice', one, { content: 'x', client_id: 'more' });
  assert.deepEqual([status, body.code, headers['Retry-After']], [429, 'rate_limited', '1']);
  await world.clock.pass(1_000);
  const later = await postMany(world, 'alice', two, 20, 'later');
  assert.deepEqual([count(later, 201), count(later, 429)], [10, 10]);
});

test('a message that was refused for now takes no seq, is told to nobody, and is sent by its key later', async () => {
  const world = makeWorld({ limits: { sends_per_second, send_burst: 1 } });
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  assert.equal((await post(world, 'alice', id, { content: 'one', client_id: 'a' })).status, 201);
  assert.equal((await post(world, 'alice', id, { content: 'two', client_id: 'b' })).status, 429);
  assert.deepEqual(bob.contents(), ['one']);
  await world.clock.pass(1_000);
  const { status, body } = await post(world, 'alice', id, { content: 'two', client_id: 'b' });
  assert.deepEqual([status, body.seq], [201, 2]);
  assert.deepEqual(bob.contents(), ['one', 'two']);
});

test('a repeat of a stored message is never refused, however many are sent, and does not count', async () => {
  const world = makeWorld({ limits: { sends_per_second, send_burst: 2 } });
  const id = await world.group('alice', 'bob');
  const first = { content: 'one', client_id: 'a' };
  await post(world, 'alice', id, first);
  for (let repeat = 0; repeat < 50; repeat += 1) {
    assert.equal((await post(world, 'alice', id, first)).status, 200);
  }
  assert.equal((await post(world, 'alice', id, { content: 'two', client_id: 'b' })).status, 201);
  assert.equal((await post(world, 'alice', id, { content: 'three', client_id: 'c' })).status, 429);
  assert.equal((await post(world, 'alice', id, first)).status, 200);
});

test('one user who sends too much takes nothing from another', async () => {
  const world = makeWorld({ limits: { sends_per_second, send_burst: 3 } });
  const id = await world.group('alice', 'bob');
  assert.deepEqual(await postMany(world, 'alice', id, 5, 'alice'), [201, 201, 201, 429, 429]);
  assert.deepEqual(await postMany(world, 'bob', id, 3, 'bob'), [201, 201, 201]);
});

/** What a socket that is sent away was told: the wait, and the code it closed with. */
const farewell = (socket: TestSocket) => [socket.frames.at(-1), socket.closeCode()];
const SENT_AWAY = { type: 'bye', spread_ms: 30_000 };

test('a user has 20 sockets: one more is told to wait and closed with 4409, and the others stay', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sockets: TestSocket[] = [];
  for (let number = 0; number < DEFAULT_LIMITS.sockets; number += 1) sockets.push(await world.connect('alice'));
  const more = await world.connect('alice');
  assert.deepEqual(more.types(), ['bye'], 'no hello: nothing was resumed');
  assert.deepEqual(farewell(more), [SENT_AWAY, 4409]);
  const bob = await world.connect('bob');
  await world.send('bob', id, 'hello all');
  for (const socket of [...sockets, bob]) {
    assert.deepEqual(socket.contents(), ['hello all']);
    assert.equal(socket.closeCode(), undefined);
  }
});

test('sockets that connect in one moment are no more than allowed either, and one that closes makes room', async () => {
  const world = makeWorld({ limits: { sockets: 2 } });
  const [first, ...others] = await Promise.all(['alice', 'alice', 'alice', 'alice'].map((who) => world.connect(who)));
  const codes = [first!, ...others].map((socket) => socket.closeCode());
  assert.deepEqual(codes, [undefined, undefined, 4409, 4409]);
  first!.session.closed();
  assert.equal((await world.connect('alice')).closeCode(), undefined);
  assert.equal((await world.connect('alice')).closeCode(), 4409);
});

test('a client says 100 things at once and then 20 a second; with more it is told to wait and closed with 4429', async () => {
  const world = makeWorld();
  const { frames_per_second, frame_burst } = DEFAULT_LIMITS;
  const socket = await world.connect('alice');
  await world.clock.pass(10_000);
  for (let n = 1; n <= frame_burst; n += 1) socket.say({ type: 'ping', n });
  await world.clock.pass(1_000);
  for (let n = 1; n <= frames_per_second; n += 1) socket.say({ type: 'ping', n });
  await world.clock.settle();
  assert.equal(socket.of('pong').length, frame_burst + frames_per_second);
  assert.equal(socket.closeCode(), undefined);
  socket.say({ type: 'ping', n: 0 });
  await world.clock.settle();
  assert.deepEqual(farewell(socket), [SENT_AWAY, 4429]);
});

test('frames that are wrong, unknown, or sent before hello count as well', async () => {
  const world = makeWorld({ limits: { frame_burst: 5 } });
  for (const frame of [{ type: 'ping', n: 'x' }, { type: 'of_tomorrow' }, { type: 'ack', count: 0 }]) {
    const socket = world.open();
    for (let number = 0; number < 5; number += 1) socket.say(frame);
    await world.clock.settle();
    assert.equal(socket.closeCode(), undefined, frame.type);
    socket.say(frame);
    await world.clock.settle();
    assert.equal(socket.closeCode(), 4429, frame.type);
  }
});

test('acks of new events do not count: who reads fast is not sent away; acks of nothing new do', async () => {
  const world = makeWorld({ limits: { frame_burst: 5 } });
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  for (let number = 1; number <= 50; number += 1) {
    await world.send('alice', id, String(number));
    bob.say({ type: 'ack', count: number, delivered: [{ conversation_id: id, seq: number }] });
  }
  assert.equal(bob.closeCode(), undefined);
  for (let number = 0; number < 5; number += 1) bob.say({ type: 'ack', count: 50 });
  await world.clock.settle();
  assert.equal(bob.closeCode(), 4429);
});

test('who is sent away for too much loses that socket only, and what was missed comes with the next', async () => {
  const world = makeWorld({ limits: { frame_burst: 3 } });
  const id = await world.group('alice', 'bob');
  const cursor = await world.cursorOf('bob', id);
  const [wrong, right] = [await world.connect('bob'), await world.connect('bob')];
  for (let n = 0; n < 5; n += 1) wrong.say({ type: 'ping', n });
  await world.clock.settle();
  assert.equal(wrong.closeCode(), 4429);
  await world.send('alice', id, 'meanwhile');
  assert.deepEqual(right.contents(), ['meanwhile']);
  const again = await world.connect('bob', { cursors: [{ conversation_id: id, cursor }] });
  assert.deepEqual(again.contents(), ['meanwhile']);
});
