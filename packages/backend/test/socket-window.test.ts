import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, type World } from './support/world.ts';

const EPOCH = 'epoch-1';
const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, index) => index + from);

/** Fills a log quickly. */
async function fill(world: World, id: string, count: number, content = 'x'): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => world.send('alice', id, content)));
}

test('a client that acknowledges nothing gets 256 events, then nothing, then 4408 and the cut', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  bob.deaf = true;
  await fill(world, id, 300);
  assert.deepEqual(bob.seqs(), upTo(256));
  await world.clock.pass(29_999);
  assert.deepEqual(bob.seqs(), upTo(256));
  assert.equal(bob.closeCode(), undefined);
  assert.equal(bob.of('heartbeat').length, 1, 'heartbeats go on');
  await world.clock.pass(1);
  assert.equal(bob.closeCode(), 4408);
  assert.equal(bob.terminated, false);
  await world.clock.pass(1000);
  assert.equal(bob.terminated, true);
});

test('a server with a window of three sends three events at a time, and says so when it greets', async () => {
  const world = makeWorld({ windowEvents: 3 });
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  assert.deepEqual(bob.of('hello')[0]!.window, { events: 3, bytes: 1024 * 1024 });
  await fill(world, id, 8);
  assert.deepEqual(bob.seqs(), upTo(3));
  bob.say({ type: 'ack', count: 2 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(5));
  bob.say({ type: 'ack', count: 5 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(8));
});

test('each ack lets as many events follow, from the log and then live again, without hole or double', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  await fill(world, id, 400);
  bob.say({ type: 'ack', count: 64 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(320));
  bob.say({ type: 'ack', count: 64 });
  bob.say({ type: 'ack', count: 10 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(320));
  assert.deepEqual(bob.of('error'), [], 'an old count is no error');
  bob.say({ type: 'ack', count: 300 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(400));
  await world.clock.pass(60_000);
  assert.equal(bob.closeCode(), undefined, 'who caught up is not behind');
  bob.say({ type: 'ack', count: 400 });
  await world.send('alice', id, 'live');
  assert.deepEqual(bob.seqs(), upTo(401));
});

test('an ack while behind starts the 30 seconds anew', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  await fill(world, id, 600);
  await world.clock.pass(20_000);
  bob.say({ type: 'ack', count: 1 });
  await world.clock.pass(20_000);
  assert.deepEqual(bob.seqs(), upTo(257));
  assert.equal(bob.closeCode(), undefined);
  await world.clock.pass(10_000);
  assert.equal(bob.closeCode(), 4408);
});

test('at most a megabyte of events is on the way unacknowledged', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  // One by one: the socket's buffer is empty each time, only the window counts.
  for (let count = 0; count < 120; count += 1) await world.send('alice', id, '字'.repeat(5000));
  const frames = bob.writes.flat().filter((frame) => frame.json.includes('"chat_message"'));
  const bytes = frames.reduce((sum, frame) => sum + frame.bytes, 0);
  assert.ok(bytes <= 1024 * 1024, `${bytes} bytes`);
  assert.ok(bytes > 900 * 1024, `${bytes} bytes`);
  const before = bob.seqs().length;
  assert.ok(before < 120);
  bob.say({ type: 'ack', count: before });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(), upTo(120));
});

test('an ack that does not make room yet shows life all the same', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  await fill(world, id, 5, 'short');
  for (let count = 0; count < 80; count += 1) await world.send('alice', id, '字'.repeat(5000));
  const sent = bob.seqs().length;
  assert.ok(sent < 85);
  await world.clock.pass(20_000);
  bob.say({ type: 'ack', count: 1 });
  await world.clock.pass(20_000);
  assert.equal(bob.seqs().length, sent);
  assert.equal(bob.closeCode(), undefined);
  await world.clock.pass(10_000);
  assert.equal(bob.closeCode(), 4408);
});

test('who lost the membership while behind gets nothing more when they acknowledge', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  await fill(world, id, 300);
  await world.remove(id, 'bob');
  bob.say({ type: 'ack', count: 256 });
  await world.clock.settle();
  assert.equal(bob.seqs().length, 256);
  assert.deepEqual(bob.of('gone'), [{ type: 'gone', conversation_id: id }]);
});

test('what happens in one conversation while another still resumes comes after resumed', async () => {
  const world = makeWorld();
  const quick = await world.group('alice', 'bob');
  const long = await world.group('alice', 'bob');
  for (let count = 0; count < 80; count += 1) await world.send('alice', long, '字'.repeat(5000));
  const cursors = [quick, long].map((conversation_id) => ({ conversation_id, cursor: '0.0' }));
  const bob = await world.connect('bob', { epoch: EPOCH, cursors });
  await world.send('alice', quick, 'short enough for the window');
  assert.deepEqual(bob.seqs(quick), []);
  bob.say({ type: 'ack', count: bob.events().length });
  await world.clock.settle();
  assert.deepEqual([bob.seqs(quick), bob.seqs(long)], [[1], upTo(80)]);
  assert.deepEqual(bob.types().slice(-2), ['resumed', 'chat_message']);
});

test('a full socket buffer holds events back too, and they go on when it empties', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  bob.bufferedBytes = 1024 * 1024;
  await fill(world, id, 3);
  assert.deepEqual(bob.seqs(), []);
  bob.say({ type: 'ping', n: 1 });
  await world.clock.settle();
  assert.equal(bob.of('pong').length, 1, 'control frames bypass it');
  bob.bufferedBytes = 0;
  await world.clock.pass(200);
  assert.deepEqual(bob.seqs(), [1, 2, 3]);
});

test('a slow line that moves is alive; one that stands still is given up', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  bob.bufferedBytes = 1024 * 1024;
  await fill(world, id, 1);
  for (let seconds = 0; seconds < 60; seconds += 10) {
    bob.bufferedBytes -= 1024;
    await world.clock.pass(10_000);
  }
  assert.equal(bob.closeCode(), undefined);
  await world.clock.pass(31_000);
  assert.equal(bob.closeCode(), 4408);
});

test('typing is dropped for who is behind, marks are not', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  await fill(world, id, 300);
  alice.say({ type: 'typing', conversation_id: id, typing: true });
  await world.clock.pass(2000);
  assert.deepEqual(bob.of('typing'), []);
  assert.ok(bob.of('read').length > 0);
});

test('the window holds during a resume as well, and the resume ends when the client keeps up', async () => {
  const world = makeWorld();
  const one = await world.group('alice', 'bob');
  const two = await world.group('alice', 'bob');
  await fill(world, one, 200);
  await fill(world, two, 200);
  const cursors = [one, two].map((conversation_id) => ({ conversation_id, cursor: '0.0' }));
  const bob = await world.connect('bob', { epoch: EPOCH, cursors });
  assert.equal(bob.events().length, 256);
  assert.equal(bob.of('events').at(-1)?.more, true);
  assert.deepEqual(bob.of('resumed'), []);
  await world.send('alice', one, 'meanwhile');
  bob.say({ type: 'ack', count: 256 });
  await world.clock.settle();
  assert.deepEqual(bob.seqs(one), upTo(201));
  assert.deepEqual(bob.seqs(two), upTo(200));
  assert.equal(bob.of('events').at(-1)?.more, false);
  const types = bob.types();
  assert.ok(types.indexOf('resumed') < types.lastIndexOf('chat_message'), 'what came meanwhile follows resumed');
  const frozen = await world.connect('bob', { epoch: EPOCH, cursors });
  await world.clock.pass(30_000);
  assert.equal(frozen.closeCode(), 4408);
});

test('a client that never reads cannot make the server keep answers for it', async () => {
  const world = makeWorld({ limits: { frame_burst: 200_000 } });
  const bob = await world.connect('bob');
  const send = bob.send.bind(bob);
  bob.send = (frames) => {
    send(frames);
    bob.bufferedBytes += frames.reduce((sum, frame) => sum + frame.bytes, 0);
  };
  for (let count = 0; count < 200_000 && bob.closeCode() === undefined; count += 1) {
    bob.say({ type: 'ping', n: count });
    if (count % 1000 === 0) await world.clock.settle();
  }
  assert.equal(bob.closeCode(), 4408);
  assert.ok(bob.bufferedBytes <= 2 * 1024 * 1024);
});
