import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LazyBus, makeWorld, type World } from './support/world.ts';

/** Two nodes on one database. */
function twoNodes(): { bus: LazyBus; here: World; there: World } {
  const bus = new LazyBus();
  const here = makeWorld({ bus });
  return { bus, here, there: makeWorld({ database: here.database, clock: here.clock, bus }) };
}

test('who is added by another process hears of it with the next poll where the ring was lost, and gets what follows', async () => {
  const { bus, here, there } = twoNodes();
  const id = await there.group('alice');
  await here.signIn('bob');
  const [bob, phone] = [await here.connect('bob'), await here.connect('bob')];
  await there.call('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
  bus.rings.length = 0;
  await here.clock.pass(4_999);
  assert.deepEqual(bob.of('conversation'), []);
  await here.clock.pass(1);
  assert.deepEqual(
    [bob, phone].map((socket) => socket.of('conversation').map(({ conversation }) => conversation.id)),
    [[id], [id]],
  );
  await there.send('alice', id, 'welcome');
  bus.deliver();
  await here.clock.pass(10_000);
  assert.deepEqual(bob.contents(), ['welcome']);
  assert.equal(bob.of('conversation').length, 1, 'it is told once');
});

test('while the bus is down another process is heard within a second', async () => {
  const { bus, here, there } = twoNodes();
  const id = await there.group('alice', 'bob');
  const bob = await here.connect('bob');
  bus.reach = 'down';
  await there.send('alice', id, 'm1');
  const other = await there.group('alice', 'bob');
  bus.rings.length = 0;
  await here.clock.pass(1_000);
  assert.deepEqual(bob.contents(), ['m1']);
  assert.equal(bob.of('conversation')[0]!.conversation.id, other);
  bus.reach = 'nodes';
  await there.send('alice', id, 'm2');
  bus.rings.length = 0;
  await here.clock.pass(4_999);
  assert.deepEqual(bob.contents(), ['m1']);
  await here.clock.pass(1);
  assert.deepEqual(bob.contents(), ['m1', 'm2']);
});

test('a token for certain conversations is told of no other one that its user was added to', async () => {
  const { bus, here, there } = twoNodes();
  const id = await there.group('alice', 'bob');
  const bob = await here.connect('bob', { token: here.auth.issue('bob', { conversations: [id] }) });
  await there.group('alice', 'bob');
  bus.rings.length = 0;
  await here.clock.pass(10_000);
  assert.deepEqual(bob.of('conversation'), []);
});

test('memberships are looked at only where there may be other nodes', async () => {
  for (const [reach, expected] of [
    ['process', 0],
    ['nodes', 2],
  ] as const) {
    let reads = 0;
    const bus = Object.assign(new LazyBus(), { reach });
    const world = makeWorld({
      bus,
      wrapStore: (store) => ({
        read: (work) => {
          reads += 1;
          return store.read(work);
        },
        write: (work) => store.write(work),
        close: () => store.close(),
      }),
    });
    await world.signIn('bob');
    // What is done once after the start is over.
    await world.clock.pass(2_000);
    await world.connect('bob');
    reads = 0;
    await world.clock.pass(10_000);
    assert.equal(reads, expected, reach);
  }
});
