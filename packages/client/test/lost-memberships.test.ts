import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World, type Tab } from './support/world.ts';

async function chatting(): Promise<{ world: World; tab: Tab; screen: ReturnType<typeof look> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  const tab = world.open();
  const screen = look(tab.chat, 'c');
  await world.settle();
  return { world, tab, screen };
}

/** Holds the answers to such requests until they are let go. */
function hold(world: World, isHeld: (path: string) => boolean): () => void {
  const held: (() => void)[] = [];
  world.intercept = async ({ path }, next) => {
    const answer = next();
    if (isHeld(path)) await new Promise<void>((resolve) => held.push(resolve));
    return answer;
  };
  return () => {
    world.intercept = undefined;
    for (const release of held) release();
  };
}

function takeOut(world: World): void {
  world.server.log('c').members.delete('alice');
  world.socket.send({ type: 'gone', conversation_id: 'c' });
}

function letIn(world: World): void {
  world.server.log('c').members.set('alice', world.server.member('alice'));
  world.socket.send({ type: 'conversation', conversation: world.server.conversation('c', 'alice') });
}

test('I am taken out while I look at a conversation, and let in again: all of it shows, with what was said meanwhile', async () => {
  const { world, screen } = await chatting();
  takeOut(world);
  await world.settle();
  assert.deepEqual(screen.now, []);
  world.server.delivers = false;
  world.server.say('c', 'bob', 'meanwhile');
  world.server.delivers = true;
  letIn(world);
  await world.settle();
  assert.deepEqual(screen.now, ['hello', 'meanwhile']);
  world.server.say('c', 'bob', 'welcome back');
  await world.settle();
  assert.deepEqual(screen.now, ['hello', 'meanwhile', 'welcome back']);
  await world.close();
});

test('I write in a conversation that I was taken out of: each message is refused, and nothing else is asked for', async () => {
  const { world, tab, screen } = await chatting();
  takeOut(world);
  await world.settle();
  const before = world.requests.length;
  await assert.rejects(tab.chat.conversation('c').send('too late').sent, { code: 'not_found' });
  await world.settle();
  assert.deepEqual(screen.now, ['too late (failed)']);
  assert.equal(world.requests.length, before + 1);
  await world.close();
});

test('I type on while I am taken out: nothing of the draft stays', async () => {
  const { world, tab } = await chatting();
  let release = (): void => undefined;
  world.beforeCommit = () => new Promise<void>((resolve) => (release = resolve));
  takeOut(world);
  await world.settle();
  tab.chat.conversation('c').draft.set('half a sen');
  world.beforeCommit = undefined;
  release();
  await world.settle();
  assert.deepEqual(world.database.drafts.entries, []);
  assert.equal(tab.chat.conversation('c').draft.value, '');
  await world.close();
});

test('a list that was on its way when I was taken out does not bring the conversation back', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  const release = hold(world, (path) => path === 'conversations/');
  const { chat } = world.open();
  const screen = look(chat, 'c');
  await world.settle();
  assert.equal(chat.conversations.value.length, 1);
  takeOut(world);
  await world.settle();
  release();
  await world.settle();
  assert.deepEqual(chat.conversations.value, []);
  assert.deepEqual(screen.now, []);
  await world.close();
});

test('a conversation that was asked for when I was taken out does not come back by the answer', async () => {
  const world = new World();
  world.server.create('d', ['alice', 'bob']);
  const { chat } = world.open();
  await world.settle();
  world.server.delivers = false;
  world.server.create('c', ['alice', 'bob']);
  const release = hold(world, (path) => path === 'conversations/c/');
  const screen = look(chat, 'c');
  await world.settle();
  takeOut(world);
  await world.settle();
  release();
  await world.settle();
  assert.deepEqual(
    chat.conversations.value.map(({ id }) => id),
    ['d'],
  );
  assert.deepEqual(screen.now, []);
  await world.close();
});

test('a refusal that was long in coming takes nothing from who was let in meanwhile', async () => {
  const { world, tab } = await chatting();
  takeOut(world);
  await world.settle();
  const release = hold(world, (path) => path === 'conversations/c/');
  const again = tab.chat.conversation('c').loadLatest();
  again.catch(() => undefined);
  await world.settle();
  letIn(world);
  await world.settle();
  release();
  await again;
  await world.settle();
  assert.deepEqual(
    tab.chat.conversation('c').messages.value.map(({ content }) => content),
    ['hello'],
  );
  await world.close();
});

test('somebody leaves and comes back: how far they read by now is not taken back by the log of it', async () => {
  const { world, tab } = await chatting();
  world.server.delivers = false;
  const bob = world.server.member('bob');
  world.server.append('c', 'member_left', { member: bob });
  world.server.append('c', 'member_joined', { member: { ...bob, last_read_seq: 3, last_delivered_seq: 3 } });
  world.server.say('c', 'alice', 'from my phone');
  world.server.delivers = true;
  world.socket.send({ type: 'read', conversation_id: 'c', user_id: 'bob', seq: 4 });
  await world.settle();
  for (const event of world.server.log('c').events.slice(1)) world.socket.send(event);
  await world.settle();
  assert.deepEqual(
    tab.chat.conversation('c').messages.value.map(({ content, status }) => [content, status]),
    [
      ['hello', 'sent'],
      ['from my phone', 'read'],
    ],
  );
  await world.close();
});

test('I am let in again while the answer is on its way that a conversation, of which I was told by its log, is none of mine', async () => {
  const { world, screen } = await chatting();
  takeOut(world);
  await world.settle();
  const release = hold(world, (path) => path === 'conversations/c/');
  world.socket.send(world.server.log('c').events[0]!);
  await world.settle();
  letIn(world);
  await world.settle();
  release();
  await world.settle();
  assert.deepEqual(screen.now, ['hello']);
  world.server.say('c', 'bob', 'welcome back');
  await world.settle();
  assert.deepEqual(screen.now, ['hello', 'welcome back']);
  await world.close();
});

test('I am let in again while the answer is on its way that the log of a conversation is not mine to read', async () => {
  const { world, tab, screen } = await chatting();
  world.server.delivers = false;
  world.server.say('c', 'bob', 'two');
  world.server.say('c', 'bob', 'three');
  world.server.delivers = true;
  const { members } = world.server.log('c');
  const me = members.get('alice')!;
  members.delete('alice');
  const release = hold(world, (path) => path === 'conversations/c/events/');
  // It came too early: what is missing before it is asked for.
  world.socket.send(world.server.log('c').events[2]!);
  await world.settle();
  assert.equal(world.requestsTo('events/').length, 1);
  members.set('alice', me);
  takeOut(world);
  await world.settle();
  letIn(world);
  await world.settle();
  release();
  await world.settle();
  assert.deepEqual(screen.now, ['hello', 'two', 'three']);
  assert.equal(tab.chat.conversations.value.length, 1);
  await world.close();
});

for (const [what, answer] of [
  ['comes late', undefined],
  ['fails', { status: 503 }],
  ['is a refusal of before', { status: 404, body: { detail: 'Not found.', code: 'not_found' } }],
] as const) {
  test(`I am taken out and let in again while a page of the conversation is on its way, which ${what}: all of it shows`, async () => {
    const world = new World();
    world.server.create('c', ['alice', 'bob']);
    for (let n = 1; n <= 60; n += 1) world.server.say('c', 'bob', `old ${n}`);
    const { chat } = world.open();
    await world.settle();
    // What came since is kept: the rest of the page is asked for.
    world.server.say('c', 'bob', 'new');
    await world.settle();
    let bring: (() => void) | undefined;
    world.intercept = async ({ path }, next) => {
      if (bring || path !== 'conversations/c/messages/') return next();
      await new Promise<void>((resolve) => (bring = resolve));
      return answer ?? next();
    };
    const screen = look(chat, 'c');
    await world.settle();
    assert.deepEqual(screen.now, ['new']);
    takeOut(world);
    await world.settle();
    letIn(world);
    await world.settle();
    bring?.();
    await world.settle();
    assert.deepEqual([screen.now.length, screen.now.at(-1)], [50, 'new']);
    await world.close();
  });
}
