import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from './support/fake-clock.ts';
import type { TestSocket } from './support/test-socket.ts';
import { lateReads, makeWorld, type World } from './support/world.ts';

const GRACE_MS = 5_000;
const NOBODY = { type: 'presence', user_id: 'nobody', status: 'offline', last_seen_at: null };

/** What a socket was told of users, in order. */
const told = (socket: TestSocket): string[] =>
  socket.of('presence').map(({ user_id, status }) => `${user_id} ${status}`);

async function watch(world: World, socket: TestSocket, ...userIds: string[]): Promise<void> {
  socket.say({ type: 'presence_watch', user_ids: userIds });
  await world.clock.settle();
}

async function say(world: World, socket: TestSocket, status: string): Promise<void> {
  socket.say({ type: 'presence', status });
  await world.clock.settle();
}

/** Alice, who watches bob; they share a group. */
async function aliceWatchesBob(world: World): Promise<TestSocket> {
  await world.group('alice', 'bob');
  const alice = await world.connect('alice');
  await watch(world, alice, 'bob');
  return alice;
}

const lastSeen = async (world: World, userId: string): Promise<string | null> =>
  (await world.store.read((tx) => tx.user(userId)))?.last_seen_at ?? null;

const isoNow = (world: World): string => new Date(world.clock.now()).toISOString();

test('who is watched is told at once as they are, and then whenever they come, step away and go', async () => {
  const world = makeWorld();
  const alice = await aliceWatchesBob(world);
  assert.deepEqual(alice.of('presence'), [{ ...NOBODY, user_id: 'bob' }], 'never seen');
  const bob = await world.connect('bob');
  assert.deepEqual(told(alice), ['bob offline'], 'not twice within a second');
  await world.clock.pass(2_000);
  await say(world, bob, 'away');
  await world.clock.pass(2_000);
  await say(world, bob, 'online');
  await world.clock.pass(2_000);
  const leftAt = isoNow(world);
  bob.session.closed();
  await world.clock.pass(GRACE_MS);
  assert.deepEqual(told(alice), ['bob offline', 'bob online', 'bob away', 'bob online', 'bob offline']);
  assert.equal(alice.of('presence').at(-1)!.last_seen_at, leftAt);
});

test('a user is as present as on the best of all their devices', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  const [alice, phone, laptop] = [await world.connect('alice'), await world.connect('bob'), await world.connect('bob')];
  await say(world, phone, 'away');
  await watch(world, alice, 'bob');
  await world.clock.pass(2_000);
  await say(world, laptop, 'offline');
  await world.clock.pass(2_000);
  await say(world, phone, 'offline');
  await world.clock.pass(2_000);
  await say(world, laptop, 'online');
  assert.deepEqual(told(alice), ['bob online', 'bob away', 'bob offline', 'bob online']);
});

test('a reload is no departure, nor is a moment without network; an hour later it is one', async () => {
  const world = makeWorld();
  const alice = await aliceWatchesBob(world);
  let bob = await world.connect('bob');
  await world.clock.pass(2_000);
  alice.clear();
  for (let reload = 0; reload < 3; reload += 1) {
    bob.session.closed();
    await world.clock.pass(GRACE_MS - 1_000);
    bob = await world.connect('bob');
    await world.clock.pass(10_000);
  }
  assert.deepEqual(told(alice), []);
  bob.session.closed();
  await world.clock.pass(GRACE_MS - 1);
  assert.deepEqual(told(alice), []);
  await world.clock.pass(1);
  assert.deepEqual(told(alice), ['bob offline']);
});

test('the time before a departure is told is an option', async () => {
  const world = makeWorld({ presenceGraceMs: 0 });
  const alice = await aliceWatchesBob(world);
  const bob = await world.connect('bob');
  await world.clock.pass(2_000);
  bob.session.closed();
  await world.clock.pass(0);
  assert.deepEqual(told(alice), ['bob offline', 'bob online', 'bob offline']);
});

test('who appears offline is never told as online, also not for a moment when they connect, and is not seen', async () => {
  const world = makeWorld();
  const alice = await aliceWatchesBob(world);
  const bob = await world.connect('bob', { presence: 'offline' });
  await world.clock.pass(120_000);
  bob.session.closed();
  await world.clock.pass(120_000);
  assert.deepEqual(alice.of('presence'), [{ ...NOBODY, user_id: 'bob' }]);
  assert.equal(await lastSeen(world, 'bob'), null);
});

test('a status that is none is refused, and the connection stays', async () => {
  const world = makeWorld();
  const socket = await world.connect('alice');
  await say(world, socket, 'invisible');
  socket.say({ type: 'presence_watch', user_ids: Array.from({ length: 301 }, (_, n) => `u${n}`) });
  await world.clock.settle();
  assert.deepEqual(
    socket.of('error').map(({ code, ref }) => [code, ref]),
    [
      ['validation_error', 'presence'],
      ['validation_error', 'presence_watch'],
    ],
  );
  assert.equal(socket.closeCode(), undefined);
});

test('of 300 users each is answered, known or not, in one write', async () => {
  const world = makeWorld();
  const alice = await world.connect('alice');
  alice.clear();
  await watch(world, alice, ...Array.from({ length: 300 }, (_, n) => `u${n}`));
  assert.equal(alice.of('presence').length, 300);
  assert.equal(alice.writes.length, 1);
});

test('another list takes the place of the one before: who is not on it any more is not told of, who still is is told again', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob', 'carol');
  const [alice, bob, carol] = [await world.connect('alice'), await world.connect('bob'), await world.connect('carol')];
  await watch(world, alice, 'bob', 'carol', 'bob');
  assert.deepEqual(told(alice), ['bob online', 'carol online']);
  await watch(world, alice, 'carol', 'alice');
  assert.deepEqual(told(alice).slice(2), ['carol online', 'alice online']);
  await world.clock.pass(2_000);
  alice.clear();
  await say(world, bob, 'away');
  await say(world, carol, 'away');
  assert.deepEqual(told(alice), ['carol away']);
  await watch(world, alice);
  await world.clock.pass(2_000);
  await say(world, carol, 'online');
  assert.deepEqual(told(alice), ['carol away']);
});

test('a user who flickers is told at most once a second, with the latest value, and not at all when it is as before', async () => {
  const world = makeWorld();
  const alice = await aliceWatchesBob(world);
  const bob = await world.connect('bob');
  await world.clock.pass(2_000);
  alice.clear();
  for (const status of ['away', 'online', 'away', 'online', 'away', 'offline']) await say(world, bob, status);
  assert.deepEqual(told(alice), ['bob away']);
  await world.clock.pass(1_000);
  assert.deepEqual(told(alice), ['bob away', 'bob offline']);
  await world.clock.pass(1_000);
  await say(world, bob, 'online');
  await say(world, bob, 'away');
  await say(world, bob, 'online');
  await world.clock.pass(5_000);
  assert.deepEqual(told(alice).slice(2), ['bob online']);
});

test('a stranger learns nothing, be the user online or no user at all; with an open directory they do', async () => {
  for (const [directory, status] of [
    ['shared', 'offline'],
    ['none', 'offline'],
    ['all', 'online'],
  ] as const) {
    const world = makeWorld({ directory });
    await world.group('bob', 'carol');
    const [alice, bob, carol] = [
      await world.connect('alice'),
      await world.connect('bob'),
      await world.connect('carol'),
    ];
    await watch(world, alice, 'bob', 'nobody');
    assert.deepEqual(alice.of('presence')[1], NOBODY);
    assert.equal(alice.of('presence')[0]!.status, status, directory);
    assert.equal(alice.of('presence')[0]!.last_seen_at, null);
    await world.clock.pass(2_000);
    alice.clear();
    await say(world, bob, 'away');
    assert.deepEqual(told(alice), status === 'online' ? ['bob away'] : [], directory);
    await watch(world, carol, 'bob');
    assert.deepEqual(told(carol), ['bob away'], 'who shares a conversation always learns of it');
  }
});

test('a token for certain conversations tells of the people in those only', async () => {
  const world = makeWorld({ directory: 'all' });
  const shop = await world.group('alice', 'bob');
  await world.group('alice', 'carol');
  await world.connect('bob');
  await world.connect('carol');
  const limited = await world.connect(world.auth.issue('alice', { conversations: [shop] }));
  await watch(world, limited, 'bob', 'carol');
  assert.deepEqual(told(limited), ['bob online', 'carol offline']);
  await world.clock.pass(2_000);
  limited.say({ type: 'auth', token: world.tokenOf('alice') });
  await world.clock.settle();
  assert.deepEqual(told(limited).slice(2), ['carol online'], 'a token for all tells of the others');
});

test('who was watched before they shared a conversation is told of when they do, and no more when it ends', async () => {
  const world = makeWorld();
  await world.signIn('bob');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  await watch(world, alice, 'bob');
  await world.clock.pass(2_000);
  const id = await world.group('alice', 'bob');
  assert.deepEqual(told(alice), ['bob offline', 'bob online']);
  await world.clock.pass(2_000);
  await world.call('bob', 'DELETE', `conversations/${id}/members/bob/`);
  assert.deepEqual(alice.of('presence').slice(2), [{ ...NOBODY, user_id: 'bob' }]);
  await world.clock.pass(2_000);
  await say(world, bob, 'away');
  await world.clock.pass(2_000);
  assert.equal(alice.of('presence').length, 3);
});

test('who is removed themselves learns no more of those who stay', async () => {
  const world = makeWorld();
  const id = await world.group('bob', 'alice');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  await watch(world, alice, 'bob');
  await world.clock.pass(2_000);
  await world.call('bob', 'DELETE', `conversations/${id}/members/alice/`);
  assert.deepEqual(told(alice), ['bob online', 'bob offline']);
  await say(world, bob, 'away');
  await world.clock.pass(2_000);
  assert.deepEqual(told(alice), ['bob online', 'bob offline']);
});

test('a list that comes while the one before is looked up counts, and a socket that closes meanwhile is told nothing', async () => {
  const clock = new FakeClock();
  clock.patience = 20;
  const world = makeWorld({ clock, wrapStore: lateReads(5) });
  await world.group('alice', 'bob', 'carol');
  const alice = await world.connect('alice');
  alice.say({ type: 'presence_watch', user_ids: ['bob'] });
  alice.say({ type: 'presence_watch', user_ids: ['carol'] });
  await clock.settle();
  assert.deepEqual(told(alice), ['carol offline']);
  alice.say({ type: 'presence_watch', user_ids: ['bob'] });
  alice.session.closed();
  await clock.settle();
  assert.deepEqual(told(alice), ['carol offline']);
  world.backend.close();
});

test('a connection that is behind is told nothing, and what is different when it caught up', async () => {
  const world = makeWorld();
  const alice = await aliceWatchesBob(world);
  const bob = await world.connect('bob');
  await world.clock.pass(2_000);
  alice.clear();
  alice.bufferedBytes = 1024 * 1024;
  await say(world, bob, 'away');
  await watch(world, alice, 'bob', 'alice');
  await world.clock.pass(3_000);
  await say(world, bob, 'offline');
  await world.clock.pass(3_000);
  assert.deepEqual(told(alice), []);
  alice.bufferedBytes = 0;
  await world.clock.pass(1_000);
  assert.deepEqual(told(alice), ['bob offline', 'alice online']);
});

test('when a user was last seen is stored as their last socket closes, and every minute before', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  const [phone, laptop] = [await world.connect('bob'), await world.connect('bob')];
  phone.session.closed();
  await world.clock.pass(1_000);
  assert.equal(await lastSeen(world, 'bob'), null, 'the other one is open');
  await world.clock.pass(60_000);
  const noted = await lastSeen(world, 'bob');
  assert.ok(noted);
  await world.clock.pass(30_000);
  assert.equal(await lastSeen(world, 'bob'), noted, 'at most once a minute');
  const leftAt = isoNow(world);
  laptop.session.closed();
  await world.clock.pass(1_000);
  assert.equal(await lastSeen(world, 'bob'), leftAt);
  await world.clock.pass(600_000);
  assert.equal(await lastSeen(world, 'bob'), leftAt, 'who is gone is not seen again');
  assert.equal((await world.call('bob', 'GET', 'users/me/')).body.last_seen_at, leftAt);
  assert.equal((await world.call('alice', 'GET', 'users/bob/')).body.last_seen_at, leftAt);
  const alice = await world.connect('alice');
  await watch(world, alice, 'bob');
  assert.equal(alice.of('presence')[0]!.last_seen_at, leftAt);
});

test('a shutdown stores when those who were there were last seen', async () => {
  const world = makeWorld();
  await world.connect('bob');
  const at = isoNow(world);
  const drained = world.backend.drain();
  await world.clock.settle();
  await drained;
  assert.equal(await lastSeen(world, 'bob'), at);
});

test('who reads over a base socket is there as well', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const alice = await world.connect('alice');
  await watch(world, alice, 'bob');
  await world.clock.pass(2_000);
  const base = await world.openBase(id, world.tokenOf('bob'));
  await world.clock.pass(2_000);
  base.session.closed();
  await world.clock.pass(GRACE_MS);
  assert.deepEqual(told(alice), ['bob offline', 'bob online', 'bob offline']);
});
