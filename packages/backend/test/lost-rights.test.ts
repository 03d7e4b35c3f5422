import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiAnswer } from '../src/door.ts';
import { passTurns } from './support/fake-clock.ts';
import { LazyBus, lateReads, makeWorld, type World } from './support/world.ts';
import { TestSocket } from './support/test-socket.ts';

/** How many turns into the work the removal begins; the reads of the backend arrive two turns late. */
const MOMENTS = Array.from({ length: 24 }, (_, turns) => turns);

/** Few, so that a socket is soon behind. */
const WINDOW = 8;

function slowWorld(): World {
  const world = makeWorld({ windowEvents: WINDOW, wrapStore: lateReads(2) });
  world.clock.patience = 13;
  return world;
}

/** Says that bob knows the conversation and nothing of its log. */
function resumeAsBob(world: World, socket: TestSocket, id: string): void {
  const cursors = [{ conversation_id: id, cursor: '0.0' }];
  socket.say({ type: 'connect', token: world.tokenOf('bob'), epoch: 'epoch-1', cursors });
}

/** Begins the removal of bob and waits for nothing. */
const beginRemoval = (world: World, id: string): Promise<ApiAnswer> =>
  world.begin('alice', 'DELETE', `conversations/${id}/members/bob/`);

/** Removes bob, then sends what must not reach him. */
async function removeAndSend(world: World, id: string): Promise<void> {
  assert.equal((await beginRemoval(world, id)).status, 204);
  world.beginToSend('alice', id, 'secret');
  await world.clock.settle();
  await world.send('alice', id, 'secret again');
}

/** Nothing of the conversation came behind `gone`, and nothing that was written after the removal at all. */
function assertNothingMore(socket: TestSocket, id: string, told: string): void {
  const texts = socket.frames.map((frame) => JSON.stringify(frame));
  assert.equal(
    texts.some((text) => text.includes('secret')),
    false,
    told,
  );
  assert.equal(
    texts.some((text) => text.includes('member_left')),
    false,
    told,
  );
  const gone = socket.types().indexOf('gone');
  assert.ok(gone > 0, `${told}: gone was told`);
  const after = socket.frames.slice(gone).filter((frame) => frame.type !== 'gone');
  assert.deepEqual(
    after.filter((frame) => frame.conversation_id === id),
    [],
    told,
  );
}

async function worldWithHistory(events: number): Promise<{ world: World; id: string }> {
  const world = slowWorld();
  const id = await world.group('alice', 'bob');
  for (let count = 0; count < events; count += 1) await world.send('alice', id, `m${count}`);
  return { world, id };
}

test('a member removed at any moment of a resume gets nothing more after the removal', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(3);
    const socket = world.open();
    resumeAsBob(world, socket, id);
    await passTurns(turns);
    await removeAndSend(world, id);
    assertNothingMore(socket, id, `removed after ${turns} turns`);
  }
});

test('a member removed while connecting without a cursor of it gets nothing of it live', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(1);
    const socket = world.open();
    socket.say({ type: 'connect', token: world.tokenOf('bob'), cursors: [] });
    await passTurns(turns);
    await removeAndSend(world, id);
    const texts = socket.frames.map((frame) => JSON.stringify(frame)).join('\n');
    assert.equal(/secret|member_left/.test(texts), false, `removed after ${turns} turns: ${texts}`);
  }
});

test('a member removed between the log read and the write, while catching up, gets nothing more', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(0);
    const bob = await world.connect('bob');
    for (let count = 1; count <= WINDOW + 1; count += 1) await world.send('alice', id, `m${count}`);
    assert.equal(bob.seqs().length, WINDOW, 'the window is full: bob is behind');
    bob.say({ type: 'ack', count: WINDOW });
    await passTurns(turns);
    await removeAndSend(world, id);
    assertNothingMore(bob, id, `removed after ${turns} turns`);
  }
});

test('a member who is behind when removed hears gone at once and catches up with nothing', async () => {
  const { world, id } = await worldWithHistory(0);
  const bob = await world.connect('bob');
  for (let count = 1; count <= WINDOW + 44; count += 1) await world.send('alice', id, `m${count}`);
  await removeAndSend(world, id);
  assert.equal(bob.types().at(-1), 'gone');
  bob.say({ type: 'ack', count: WINDOW });
  await world.clock.settle();
  assert.equal(bob.types().at(-1), 'gone');
  assert.equal(bob.seqs().length, WINDOW);
});

test('of a message and a removal of one turn, the removed gets nothing behind gone', async () => {
  const { world, id } = await worldWithHistory(0);
  const [bob, carol] = [await world.connect('bob'), await world.connect('alice')];
  world.beginToSend('alice', id, 'just before');
  await removeAndSend(world, id);
  assertNothingMore(bob, id, 'one turn');
  assert.deepEqual(carol.contents(), ['just before', 'secret', 'secret again']);
});

test('a page or log read that begins after the removal is 404, one that began before shows nothing later', async () => {
  for (const turns of MOMENTS.slice(0, 8)) {
    const { world, id } = await worldWithHistory(1);
    const reading = world.begin('bob', 'GET', `conversations/${id}/events/?cursor=0.0`);
    await passTurns(turns);
    await removeAndSend(world, id);
    const { status, json } = await reading;
    assert.ok(status === 404 || status === 200);
    assert.equal(/secret|member_left/.test(json), false, `removed after ${turns} turns`);
    assert.equal((await world.call('bob', 'GET', `conversations/${id}/events/?cursor=0.0`)).status, 404);
  }
});

test('an old client removed at any moment of its opening is sent away with 4404 and gets nothing later', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(1);
    const opening = world.openBase(id, world.tokenOf('bob'));
    await passTurns(turns);
    await removeAndSend(world, id);
    const socket = await opening;
    assert.equal(socket.closeCode(), 4404, `removed after ${turns} turns`);
    assert.deepEqual(socket.frames, []);
  }
});

test('a member added and removed at once, whichever look at the rights ends first, ends outside', async () => {
  for (const turns of MOMENTS) {
    const world = slowWorld();
    const id = await world.group('alice', 'carol');
    await world.signIn('bob');
    const bob = await world.connect('bob');
    void world.begin('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
    await passTurns(turns);
    await removeAndSend(world, id);
    const texts = bob.frames.map((frame) => JSON.stringify(frame)).join('\n');
    assert.equal(/secret|member_left/.test(texts), false, `removed after ${turns} turns`);
    assert.notEqual(bob.types().at(-1), 'conversation', `removed after ${turns} turns: ${bob.types().join()}`);
  }
});

test('a member removed and added at once, whichever look at the rights ends first, ends inside', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(1);
    const bob = await world.connect('bob');
    const removal = beginRemoval(world, id);
    await passTurns(turns);
    const adding = world.begin('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
    await world.clock.settle();
    assert.deepEqual([(await removal).status, (await adding).status], [204, 201]);
    await world.send('alice', id, 'welcome back');
    assert.equal(bob.types().filter((type) => type === 'conversation').length, 1);
    assert.deepEqual(bob.contents(), ['welcome back']);
  }
});

test('a removal by another process arrives with its ring, and without one with the next poll', async () => {
  const bus = new LazyBus();
  const world = makeWorld({ bus });
  const id = await world.group('alice', 'bob');
  const other = makeWorld({ database: world.database, clock: world.clock, bus });
  const bob = await world.connect('bob');
  await other.call('alice', 'DELETE', `conversations/${id}/members/bob/`);
  bus.rings.length = 0;
  await world.clock.pass(5000);
  assert.deepEqual(
    bob.types().filter((type) => type !== 'heartbeat'),
    ['hello', 'resumed', 'gone'],
  );
  await other.call('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
  bus.deliver();
  await world.clock.settle();
  await other.call('alice', 'DELETE', `conversations/${id}/members/bob/`);
  bus.deliver();
  await world.clock.settle();
  assert.deepEqual(
    bob
      .types()
      .filter((type) => type !== 'heartbeat')
      .slice(2),
    ['gone', 'conversation', 'gone'],
  );
});

test('removed and added again by another process, whichever look at the rights ends first, a member ends inside', async () => {
  for (const turns of MOMENTS.slice(0, 8)) {
    const bus = new LazyBus();
    const world = makeWorld({ bus, wrapStore: lateReads(4) });
    world.clock.patience = 13;
    const id = await world.group('alice', 'bob');
    const bob = await world.connect('bob');
    const row = await world.store.read((tx) => tx.member(id, 'bob'));
    assert.ok(row);
    await world.remove(id, 'bob');
    bus.ring({ userId: 'bob', conversationId: id });
    bus.deliver();
    await passTurns(turns);
    await world.store.write((tx) => tx.insertMember(row));
    bus.ring({ userId: 'bob', conversationId: id });
    bus.deliver();
    await world.clock.settle();
    await world.send('alice', id, 'welcome back');
    assert.deepEqual(bob.contents(), ['welcome back'], `added ${turns} turns later`);
  }
});

test('what was read from the log waits for no later write: after a removal was answered only gone follows', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(3);
    const socket = world.open();
    resumeAsBob(world, socket, id);
    // The turns pass without their end: whatever waits for it is still there when the removal is answered.
    await passTurns(turns);
    await beginRemoval(world, id);
    const written = socket.frames.length;
    await world.clock.settle();
    const later = socket.frames.slice(written).filter((frame) => !['hello', 'gone', 'resumed'].includes(frame.type));
    assert.deepEqual(later, [], `removed after ${turns} turns`);
  }
});

test('an old client is sent nothing once a removal is committed, though it was read from the log before', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(1);
    const socket = new TestSocket(1);
    let late = 0;
    const send = socket.send.bind(socket);
    socket.send = (frames) => {
      if (world.database.members.get(id)?.has('bob') !== true) late += frames.length;
      send(frames);
    };
    socket.session = world.backend.openBaseSocket(socket, id, world.tokenOf('bob'));
    world.beginToSend('alice', id, 'while opening');
    await passTurns(turns);
    await beginRemoval(world, id);
    await world.clock.settle();
    assert.deepEqual([late, socket.closeCode()], [0, 4404], `removed after ${turns} turns`);
  }
});

test('who catches up is sent nothing after a removal was answered, though it was read from the log before', async () => {
  for (const turns of MOMENTS) {
    const { world, id } = await worldWithHistory(0);
    const bob = await world.connect('bob');
    for (let count = 1; count <= WINDOW + 4; count += 1) await world.send('alice', id, `m${count}`);
    bob.say({ type: 'ack', count: WINDOW });
    await passTurns(turns);
    await beginRemoval(world, id);
    const written = bob.frames.length;
    await world.clock.settle();
    const later = bob.frames.slice(written).map((frame) => frame.type);
    assert.deepEqual(later, ['gone'], `removed after ${turns} turns`);
  }
});
