import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs, type Chat } from '../src/core.ts';
import { World, type Tab } from './support/world.ts';

/** What the user is called for. */
function calls(chat: Chat): string[] {
  const called: string[] = [];
  chat.on('notification', ({ content }) => called.push(content));
  return called;
}

async function opened(): Promise<{ world: World; tab: Tab; called: string[] }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  const tab = world.open();
  const called = calls(tab.chat);
  await world.settle();
  return { world, tab, called };
}

/** Longer than a message may be read before anybody is called. */
const waited = (world: World): Promise<void> => world.clock.advance(1000);

/** The user's settings of the conversation change, on whatever device. */
async function set(
  world: World,
  settings: { notify?: 'all' | 'mentions' | 'none'; muted_until?: string | null },
): Promise<void> {
  const { membership } = world.server.conversation('c', 'alice');
  world.socket.send({ type: 'membership', conversation_id: 'c', membership: { ...membership, ...settings } });
  await world.settle();
}

test('somebody writes: the user is called once, and not for what they write themselves', async () => {
  const { world, tab, called } = await opened();
  world.server.say('c', 'bob', 'are you there?');
  await tab.chat.conversation('c').send('yes').sent;
  world.server.say('c', 'alice', 'from my phone');
  await waited(world);
  assert.deepEqual(called, ['are you there?']);
  await world.close();
});

test('a conversation says whom it calls: for mentions only, for nothing, or not before it is muted no more', async () => {
  const { world, called } = await opened();
  await set(world, { notify: 'mentions' });
  world.server.say('c', 'bob', 'hello all');
  world.server.say('c', 'bob', 'hello @alice', null, { mentions: ['alice'] });
  await waited(world);
  await set(world, { notify: 'none' });
  world.server.say('c', 'bob', 'psst @alice', null, { mentions: ['alice'] });
  await waited(world);
  await set(world, { notify: 'all', muted_until: new Date(world.clock.now() + 60_000).toISOString() });
  world.server.say('c', 'bob', 'while muted');
  await world.clock.advance(61_000);
  world.server.say('c', 'bob', 'after that');
  await waited(world);
  assert.deepEqual(called, ['hello @alice', 'after that']);
  await world.close();
});

test('a message that is read at once calls nobody', async () => {
  const { world, tab, called } = await opened();
  const conversation = tab.chat.conversation('c');
  await conversation.loadLatest();
  world.server.say('c', 'bob', 'read at once');
  await world.settle();
  await conversation.markAsRead();
  await waited(world);
  assert.deepEqual(called, []);
  await world.close();
});

test('what was read on another device while this one was away calls nobody, what is unread does', async () => {
  const { world, called } = await opened();
  world.socket.close(1006);
  world.server.say('c', 'bob', 'read on the phone');
  world.server.read('c', 'alice', 1);
  world.server.say('c', 'bob', 'not read yet');
  await world.clock.advance(5000);
  assert.deepEqual(called, ['not read yet']);
  await world.close();
});

test('three tabs are open: one of them calls, and another one once that is closed', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  const tabs: Tab[] = [];
  for (let n = 0; n < 3; n += 1) {
    tabs.push(world.open());
    await world.settle();
  }
  const called = tabs.map(({ chat }) => calls(chat));
  world.server.say('c', 'bob', 'one');
  await waited(world);
  assert.deepEqual(called.flat(), ['one']);
  await tabs[0]?.chat.close();
  await world.clock.advance(2000);
  world.server.say('c', 'bob', 'two');
  await waited(world);
  assert.deepEqual(called.flat(), ['one', 'two']);
  await world.close();
});

test('another user takes the chat over: the listener is called for theirs', async () => {
  const { world, tab, called } = await opened();
  world.server.say('c', 'bob', 'for alice, too late');
  world.server.create('bc', ['bob', 'carol'], 'Bob and Carol');
  await tab.chat.identify({ token: 'bob-1', user: 'bob' });
  await world.settle();
  world.server.say('bc', 'carol', 'for bob');
  await waited(world);
  assert.deepEqual(called, ['for bob']);
  await world.close();
});
