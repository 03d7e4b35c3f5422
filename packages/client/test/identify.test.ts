import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs } from '../src/core.ts';
import { look, World, type Tab } from './support/world.ts';

async function chatOfAlice(): Promise<{ world: World; tab: Tab }> {
  const world = new World();
  world.server.create('ab', ['alice', 'bob'], 'Alice and Bob');
  world.server.create('bc', ['bob', 'carol'], 'Bob and Carol');
  world.server.say('ab', 'bob', 'for alice');
  world.server.say('bc', 'carol', 'for bob');
  const tab = world.open();
  look(tab.chat, 'ab');
  await world.settle();
  return { world, tab };
}

const rowsOf = (world: World): number =>
  Object.values(world.database).reduce((sum, table) => sum + table.entries.length, 0);

test('another user takes the chat over: its observables and listeners go on with that user’s, nothing of the former shows', async () => {
  const { world, tab } = await chatOfAlice();
  const { chat } = tab;
  const titles: string[] = [];
  chat.conversations.subscribe((list) => titles.push(list.map(({ title }) => title).join()));
  const heard: string[] = [];
  chat.on('message', ({ content }) => heard.push(content));
  world.online = false;
  chat
    .conversation('ab')
    .send('alice wrote this offline')
    .sent.catch(() => undefined);
  await world.settle();
  world.online = true;
  await chat.identify({ token: 'bob-1', user: 'bob' });
  await world.settle();
  assert.deepEqual([chat.me.value?.id, chat.connection.value.status], ['bob', 'online']);
  assert.deepEqual(titles.at(-1)?.split(',').sort(), ['Alice and Bob', 'Bob and Carol']);
  const screen = look(chat, 'ab');
  await world.settle();
  assert.deepEqual(screen.now, ['for alice'], 'what alice did not send is not shown to bob');
  world.server.say('bc', 'carol', 'news for bob');
  await world.settle();
  assert.deepEqual(heard, ['news for bob']);
  assert.equal(world.server.log('ab').messages.length, 1, 'nothing of alice leaves as bob');

  await chat.identify({ token: 'alice-1', user: 'alice' });
  const again = look(chat, 'ab');
  await world.clock.advance(2000);
  assert.deepEqual(again.now, ['for alice', 'alice wrote this offline'], 'it was kept for her return');
  assert.deepEqual(titles.at(-1), 'Alice and Bob');
  await chat.close();
  assert.deepEqual([world.clock.waiting, world.lifecycleListeners.size], [0, 0]);
});

test('whatever was on its way for the former user reaches nobody', async () => {
  const { world, tab } = await chatOfAlice();
  const { chat } = tab;
  let release = (): void => undefined;
  world.intercept = async ({ token }, next) => {
    const answer = next();
    if (token?.startsWith('alice')) await new Promise<void>((resolve) => (release = resolve));
    return answer;
  };
  const old = chat.conversation('ab');
  const loading = old.loadLatest().catch(() => undefined);
  const seen: (string | undefined)[] = [];
  await world.settle();
  const changing = chat.identify({ token: 'bob-1', user: 'bob' });
  chat.conversations.subscribe((list) => seen.push(...list.map(({ title }) => title ?? '')));
  world.socket.send({ type: 'typing', conversation_id: 'ab', user_id: 'bob', typing: true });
  await changing;
  release();
  await world.settle();
  await loading;
  assert.equal(chat.me.value?.id, 'bob');
  await assert.rejects(old.send('late').sent, { code: 'closed' });
  assert.notEqual(chat.conversation('ab'), old);
  await chat.close();
});

test('two changes at once: the last one stays', async () => {
  const { world, tab } = await chatOfAlice();
  const { chat } = tab;
  await Promise.all([
    chat.identify({ token: 'bob-1', user: 'bob' }),
    chat.identify({ token: 'carol-1', user: 'carol' }),
  ]);
  await world.settle();
  assert.deepEqual(
    [chat.me.value?.id, chat.conversations.value.map(({ title }) => title)],
    ['carol', ['Bob and Carol']],
  );
  assert.equal(world.server.sockets.size, 1);
  await chat.close();
});

test('logout erases all that is kept of the user, unsent messages too, also without network', async () => {
  const { world, tab } = await chatOfAlice();
  const { chat } = tab;
  world.online = false;
  world.socket.close(1006);
  const outgoing = chat.conversation('ab').send('never');
  chat.conversation('ab').draft.set('half a sen');
  await world.settle();
  assert.ok(rowsOf(world) > 0);
  const refused = assert.rejects(outgoing.sent, { code: 'logged_out' });
  await chat.logout();
  await refused;
  assert.equal(rowsOf(world), 0);
  assert.deepEqual(chat.conversations.value, []);
  assert.equal(chat.connection.value.status, 'closed');
  assert.deepEqual([world.clock.waiting, world.lifecycleListeners.size], [0, 0]);
});

test('logged out in one tab: the others show nothing of the user either, and send nothing', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('ab', ['alice', 'bob']);
  world.server.say('ab', 'bob', 'hello');
  const [first, second] = [world.open(), world.open()];
  for (const { chat } of [first, second]) look(chat, 'ab');
  await world.settle();
  await second.chat.logout();
  await world.settle();
  assert.equal(rowsOf(world), 0);
  assert.deepEqual(look(first.chat, 'ab').now, []);
  assert.deepEqual(first.chat.conversations.value, []);
  const { status, error } = first.chat.connection.value;
  assert.deepEqual([status, error?.code], ['unauthorized', 'logged_out']);
  await world.close();
});
