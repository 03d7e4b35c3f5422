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

test('memberships and revocations are looked at only where there may be other nodes', async () => {
  for (const [reach, expected] of [
    ['process', 0],
    ['nodes', 4],
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

/** How bob, who is signed in here, learns of what another node revoked. */
async function revokedElsewhere() {
  const { bus, here, there } = twoNodes();
  const id = await here.group('alice', 'bob');
  const now = here.clock.now();
  const old = here.auth.issue('bob', { issuedAt: now - 1_000 });
  const sockets = [await here.connect(old), await here.openBase(id, old)];
  const alice = await here.connect('alice');
  const revoke = async () => {
    const admin = there.auth.issue('site', { role: 'admin' });
    assert.equal((await there.call(admin, 'POST', 'users/bob/revoke/')).status, 204);
  };
  const status = async (token: string) => (await here.call(token, 'GET', 'users/me/')).status;
  assert.equal(await status(old), 200);
  const codes = () => sockets.map((socket) => socket.closeCode());
  const fresh = here.auth.issue('bob', { issuedAt: now + 60_000 });
  return { bus, here, there, alice, old, fresh, revoke, status, codes };
}

test('who is revoked by another process is signed out here with its ring', async () => {
  const { bus, here, alice, old, fresh, revoke, status, codes } = await revokedElsewhere();
  await revoke();
  bus.deliver();
  await here.clock.settle();
  assert.deepEqual(codes(), [4440, 4440]);
  assert.deepEqual([await status(old), await status(fresh), alice.closeCode()], [401, 200, undefined]);
});

test('where the ring was lost, sockets and requests of who is revoked end within 5 s, within 1 s while the bus is down', async () => {
  for (const [reach, ms] of [
    ['nodes', 5_000],
    ['down', 1_000],
  ] as const) {
    const { bus, here, alice, old, fresh, revoke, status, codes } = await revokedElsewhere();
    bus.reach = reach;
    await revoke();
    bus.rings.length = 0;
    await here.clock.pass(ms);
    assert.deepEqual(codes(), [4440, 4440], reach);
    assert.deepEqual([await status(old), await status(fresh), alice.closeCode()], [401, 200, undefined], reach);
  }
});

test('a request alone, without any socket, is refused as soon', async () => {
  const { bus, here, there } = twoNodes();
  const old = here.auth.issue('bob', { issuedAt: here.clock.now() - 1_000 });
  const status = async () => (await here.call(old, 'GET', 'users/me/')).status;
  assert.equal(await status(), 200);
  await there.call(there.auth.issue('site', { role: 'admin' }), 'POST', 'users/bob/revoke/');
  bus.rings.length = 0;
  await here.clock.pass(5_000);
  assert.equal(await status(), 401);
});
