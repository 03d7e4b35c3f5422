import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs, type Chat } from '../src/core.ts';
import { look, World, type Tab } from './support/world.ts';

const SEEN = '2026-01-01T10:00:00.000Z';

/** Longer than what is asked for is gathered. */
const gather = (world: World): Promise<void> => world.clock.advance(50);

/** Observes users, as a list of avatars does. */
function observe(chat: Chat, ...userIds: string[]): { readonly now: Record<string, string>; stop: () => void } {
  const presence = chat.presence(userIds);
  const stop = presence.subscribe(() => undefined);
  return {
    get now() {
      return Object.fromEntries([...presence.value].map(([id, { status }]) => [id, status]));
    },
    stop,
  };
}

/** The lists of users that the server was given, in order. */
const lists = (world: World): string[][] =>
  world.framesOfClient.flatMap((frame) => (frame.type === 'presence_watch' ? [frame.user_ids.map(String)] : []));

const statuses = (world: World): string[] =>
  world.framesOfClient.flatMap((frame) => (frame.type === 'presence' ? [frame.status] : []));

const tellPresence = (world: World, userId: string, status: string): void =>
  world.socket.send({ type: 'presence', user_id: userId, status, last_seen_at: SEEN });

async function oneTab(): Promise<{ world: World; chat: Chat }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob', 'carol'], 'Lunch');
  const { chat } = world.open();
  await world.settle();
  return { world, chat };
}

async function twoTabs(): Promise<{ world: World; leader: Tab; follower: Tab }> {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob', 'carol'], 'Lunch');
  const leader = world.open();
  await world.settle();
  const follower = world.open();
  await world.settle();
  return { world, leader, follower };
}

test('who is observed is watched, with all others of the page in one list, and shown as the server tells', async () => {
  const { world, chat } = await oneTab();
  const [some, other] = [observe(chat, 'bob', 'carol'), observe(chat, 'carol', 'dave')];
  await gather(world);
  assert.deepEqual(lists(world), [['bob', 'carol', 'dave']]);
  tellPresence(world, 'bob', 'online');
  tellPresence(world, 'carol', 'away');
  await gather(world);
  assert.deepEqual([some.now, other.now], [{ bob: 'online', carol: 'away' }, { carol: 'away' }]);
  assert.deepEqual(chat.presence(['bob']).value, new Map(), 'who only reads is told nothing');
  const late = chat.presence(['bob']);
  late.subscribe(() => undefined);
  await gather(world);
  assert.deepEqual(late.value, new Map([['bob', { status: 'online', lastSeenAt: new Date(SEEN) }]]), 'known already');
  assert.equal(lists(world).length, 1);
  await world.close();
});

test('an observer is told once for users whose values came together, and not of others', async () => {
  const { world, chat } = await oneTab();
  let calls = 0;
  chat.presence(['bob', 'carol']).subscribe(() => (calls += 1));
  observe(chat, 'dave');
  await gather(world);
  calls = 0;
  for (const id of ['bob', 'carol']) tellPresence(world, id, 'online');
  await gather(world);
  assert.equal(calls, 1);
  tellPresence(world, 'dave', 'online');
  await gather(world);
  assert.equal(calls, 1);
  await world.close();
});

test('after a reconnect the same users are watched again, and their new values shown; the old ones stay until then', async () => {
  const { world, chat } = await oneTab();
  const bob = observe(chat, 'bob');
  await gather(world);
  tellPresence(world, 'bob', 'online');
  await gather(world);
  world.socket.close(1006);
  await world.settle();
  assert.deepEqual(bob.now, { bob: 'online' });
  await world.clock.advance(10_000);
  assert.deepEqual(lists(world), [['bob'], ['bob']]);
  tellPresence(world, 'bob', 'offline');
  await gather(world);
  assert.deepEqual(bob.now, { bob: 'offline' });
  await world.close();
});

test('whom nobody observes any more is left with the next word of them, and watched again when somebody looks again', async () => {
  const { world, chat } = await oneTab();
  const presence = chat.presence(['bob']);
  const stop = presence.subscribe(() => undefined);
  observe(chat, 'carol');
  await gather(world);
  stop();
  tellPresence(world, 'bob', 'online');
  await gather(world);
  assert.deepEqual(lists(world), [['bob', 'carol'], ['carol']]);
  presence.subscribe(() => undefined);
  await gather(world);
  assert.deepEqual(lists(world)[2], ['carol', 'bob']);
  await world.close();
});

test('of more than 300 users those asked for last are watched', async () => {
  const { world, chat } = await oneTab();
  observe(chat, ...Array.from({ length: 301 }, (_, n) => `u${n}`));
  await gather(world);
  const [ids] = lists(world);
  assert.deepEqual([ids?.length, ids?.[0]], [300, 'u1']);
  await world.close();
});

test('setPresence is said at once, with the next hello, and over reconnects; saying the same again says nothing', async () => {
  const { world, chat } = await oneTab();
  chat.setPresence('away');
  await gather(world);
  chat.setPresence('away');
  await gather(world);
  assert.deepEqual(statuses(world), ['away']);
  world.socket.close(1006);
  await world.settle();
  await world.clock.advance(10_000);
  const connects = world.framesOfClient.filter((frame) => frame.type === 'connect');
  assert.deepEqual(
    connects.map(({ presence }) => presence),
    [undefined, 'away'],
  );
  assert.deepEqual(statuses(world), ['away', 'away']);
  await world.close();
});

test('who hides before the first connection is never told as online', async () => {
  const world = new World();
  // What few visits need may come late.
  world.loadRare = () => new Promise(() => undefined);
  const { chat } = world.open();
  chat.setPresence('offline');
  await world.clock.advance(1_000);
  const [connect] = world.framesOfClient;
  assert.ok(connect?.type === 'connect');
  assert.equal(connect.presence, 'offline');
  await world.close();
});

test('without network, observing and saying wait for the next connection', async () => {
  const world = new World();
  world.online = false;
  const { chat } = world.open();
  await world.settle();
  observe(chat, 'bob');
  chat.setPresence('away');
  await world.clock.advance(1_000);
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual([lists(world), statuses(world)], [[['bob']], ['away']]);
  await world.close();
});

test('the leading tab watches whom any tab observes, and each tab shows its own', async () => {
  const { world, leader, follower } = await twoTabs();
  const [here, there] = [observe(leader.chat, 'bob'), observe(follower.chat, 'carol', 'dave')];
  await gather(world);
  await gather(world);
  assert.equal(world.dials.length, 1);
  assert.deepEqual(lists(world).at(-1)?.sort(), ['bob', 'carol', 'dave']);
  for (const id of ['bob', 'carol', 'dave']) tellPresence(world, id, 'online');
  await gather(world);
  assert.deepEqual([here.now, there.now], [{ bob: 'online' }, { carol: 'online', dave: 'online' }]);
  const known = observe(follower.chat, 'bob');
  await gather(world);
  await gather(world);
  assert.deepEqual(known.now, { bob: 'online' }, 'the leading tab knew already');
  there.stop();
  tellPresence(world, 'dave', 'away');
  await gather(world);
  await gather(world);
  assert.deepEqual(lists(world).at(-1)?.sort(), ['bob'], 'nobody looks at dave any more');
  await world.close();
});

test('the leading tab is closed: the next one watches for all that are left, and for nobody else', async () => {
  const { world, leader, follower } = await twoTabs();
  observe(leader.chat, 'bob');
  observe(follower.chat, 'carol');
  await gather(world);
  await leader.chat.close();
  await world.clock.advance(20_000);
  assert.deepEqual(lists(world).at(-1), ['carol']);
  await world.close();
});

test('a tab that follows is closed, or crashes: whom only it observed is not watched any more', async () => {
  for (const crashes of [false, true]) {
    const { world, leader, follower } = await twoTabs();
    observe(leader.chat, 'bob');
    observe(follower.chat, 'carol');
    await gather(world);
    await gather(world);
    assert.deepEqual(lists(world).at(-1)?.sort(), ['bob', 'carol']);
    if (crashes) {
      follower.crash();
      world.socket.close(1006);
    } else await follower.chat.close();
    await world.clock.advance(30_000);
    assert.deepEqual(lists(world).at(-1), ['bob'], crashes ? 'crashed' : 'closed');
    await world.close();
  }
});

test('a tab that looks away does not hide one that is looked at; who hides in one tab hides in all, and shows again in any', async () => {
  const { world, leader, follower } = await twoTabs();
  const say = async (tab: Tab, status: 'online' | 'away' | 'offline'): Promise<string | undefined> => {
    tab.chat.setPresence(status);
    await gather(world);
    await gather(world);
    return statuses(world).at(-1);
  };
  assert.equal(await say(leader, 'online'), 'online');
  assert.equal(await say(follower, 'away'), 'online');
  assert.equal(await say(leader, 'away'), 'away');
  assert.equal(await say(follower, 'online'), 'online');
  assert.equal(await say(leader, 'offline'), 'offline');
  world.socket.close(1006);
  await world.clock.advance(20_000);
  assert.equal(statuses(world).at(-1), 'offline', 'also after a reconnect');
  assert.equal(await say(follower, 'away'), 'away');
  assert.equal(await say(leader, 'online'), 'online');
  await world.close();
});

test('what one tab said of its user is said by the tab that leads next', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.chat.setPresence('offline');
  await gather(world);
  leader.crash();
  world.socket.close(1006);
  await world.clock.advance(30_000);
  assert.equal(follower.chat.connection.value.status, 'online');
  const connect = world.framesOfClient.filter((frame) => frame.type === 'connect').at(-1);
  assert.equal(connect?.presence, 'offline');
  await world.close();
});

test('somebody has a new name and picture: shown in members, at messages and quotes, in all tabs, and after a reload', async () => {
  const { world, leader, follower } = await twoTabs();
  const quoted = world.server.say('c', 'bob', 'one');
  world.server.say('c', 'carol', 'two');
  await world.settle();
  world.server.edit(`c-m2`, { reply_to: { id: quoted.id, sender: quoted.sender, excerpt: 'one' } });
  for (const { chat } of [leader, follower]) {
    look(chat, 'c');
    chat.conversation('c').members.subscribe(() => undefined);
  }
  await world.settle();
  const names = ({ chat }: Tab): unknown[] => {
    const { messages, members, summary } = chat.conversation('c');
    const bob = members.value.find(({ user }) => user.id === 'bob');
    return [
      messages.value[0]?.sender.name,
      messages.value[1]?.replyTo?.sender?.name,
      messages.value[1]?.sender.name,
      bob?.user.avatarUrl,
      summary.value?.members.find(({ user }) => user.id === 'bob')?.user.name,
    ];
  };
  const robert = { id: 'bob', name: 'Robert', avatar_url: '/r.png', role: 'user', last_seen_at: null };
  world.socket.send({ type: 'user_updated', user: robert });
  await world.settle();
  const expected = ['Robert', 'Robert', 'Carol', '/r.png', 'Robert'];
  assert.deepEqual([names(leader), names(follower)], [expected, expected]);
  await leader.chat.close();
  await follower.chat.close();
  world.online = false;
  const again = world.open();
  look(again.chat, 'c');
  again.chat.conversation('c').members.subscribe(() => undefined);
  await world.settle();
  assert.deepEqual(names(again), expected);
  await world.close();
});

test('my own new name shows as mine in all tabs, at once and after a reload without network', async () => {
  const { world, leader, follower } = await twoTabs();
  world.socket.send({
    type: 'user_updated',
    user: { id: 'alice', name: 'Ally', avatar_url: null, role: 'user', last_seen_at: null },
  });
  await world.settle();
  assert.deepEqual([leader.chat.me.value?.name, follower.chat.me.value?.name], ['Ally', 'Ally']);
  await leader.chat.close();
  await follower.chat.close();
  world.online = false;
  const again = world.open();
  await world.settle();
  assert.equal(again.chat.me.value?.name, 'Ally');
  await world.close();
});
