import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs } from '../src/core.ts';
import type { Timeline } from '../src/core.ts';
import { look, World, type Tab } from './support/world.ts';

const ROOT = 'c-m1';

/** Bob asked something, and two replied in its thread. */
async function asked(): Promise<{ world: World; tab: Tab; thread: Timeline }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'Lunch?');
  world.server.say('c', 'bob', 'At one', null, { threadId: ROOT });
  world.server.say('c', 'alice', 'Fine', null, { threadId: ROOT });
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  return { world, tab, thread: tab.chat.conversation('c').thread(ROOT) };
}

function lookAt(thread: Timeline): { readonly now: string[] } {
  thread.messages.subscribe(() => undefined);
  return {
    get now() {
      return thread.messages.value.map(({ content, seq, status }) =>
        seq === undefined ? `${content} (${status})` : content,
      );
    },
  };
}

test('a thread shows its replies, and the conversation does not: it counts them', async () => {
  const { world, tab, thread } = await asked();
  const conversation = look(tab.chat, 'c');
  const screen = lookAt(thread);
  await world.settle();
  assert.deepEqual(screen.now, ['At one', 'Fine']);
  assert.deepEqual(thread.history.value, { hasOlder: false, hasNewer: false, loading: false });
  assert.deepEqual(conversation.now, ['Lunch?']);
  assert.equal(conversation.messages[0]?.replyCount, 2);
  assert.equal(tab.chat.conversation('c').thread(ROOT), thread, 'the same object for the same id');
  const { lastMessage, unreadCount } = tab.chat.conversations.value[0]!;
  assert.deepEqual([lastMessage?.content, unreadCount], ['Lunch?', 1]);
  await world.close();
});

test('replies of others arrive in the thread only, with edits, deletes and the count; the cursor of the conversation goes on', async () => {
  const { world, tab, thread } = await asked();
  const conversation = look(tab.chat, 'c');
  const screen = lookAt(thread);
  await world.settle();
  const { id } = world.server.say('c', 'bob', 'Or two?', null, { threadId: ROOT });
  await world.settle();
  world.server.edit(id, { content: 'Or three?' });
  world.server.say('c', 'bob', 'Beside');
  await world.settle();
  assert.deepEqual(screen.now, ['At one', 'Fine', 'Or three?']);
  assert.deepEqual(conversation.now, ['Lunch?', 'Beside']);
  assert.equal(conversation.messages[0]?.replyCount, 3);
  assert.equal(world.database.conversations.get('c') !== undefined, true);
  const row = world.database.conversations.get('c') as { seq: number };
  assert.equal(row.seq, world.server.log('c').events.length);
  assert.deepEqual(tab.errors, []);
  await world.close();
});

test('a reply is shown in the thread at once, sent with its thread, and kept over a reload; the list shows it not', async () => {
  const { world, tab, thread } = await asked();
  lookAt(thread);
  await world.settle();
  world.online = false;
  thread.send('Count me in').sent.catch(() => undefined);
  await world.settle();
  assert.deepEqual(thread.messages.value.at(-1)?.threadId, ROOT);
  assert.deepEqual(look(tab.chat, 'c').now, ['Lunch?']);
  assert.equal(tab.chat.conversations.value[0]?.lastMessage?.content, 'Lunch?');
  tab.crash();
  const next = world.open();
  const screen = lookAt(next.chat.conversation('c').thread(ROOT));
  await world.settle();
  assert.deepEqual(screen.now, ['Count me in (pending)']);
  world.online = true;
  world.signal('network');
  await world.clock.advance(30_000);
  assert.deepEqual(screen.now, ['At one', 'Fine', 'Count me in']);
  assert.equal(world.server.log('c').messages.at(-1)?.thread_id, ROOT);
  await world.close();
});

test('an answer that is faster than its event shows the reply once, before and after', async () => {
  const { world, thread } = await asked();
  const screen = lookAt(thread);
  await world.settle();
  world.server.delivers = false;
  await thread.send('Yes').sent;
  await world.settle();
  assert.deepEqual(screen.now, ['At one', 'Fine', 'Yes']);
  world.socket.close(1006);
  await world.clock.advance(2_000);
  assert.deepEqual(screen.now, ['At one', 'Fine', 'Yes']);
  await world.close();
});

test('a long thread is loaded page by page, and moved around a reply', async () => {
  const { world, thread } = await asked();
  for (let count = 1; count <= 120; count += 1) {
    world.server.say('c', 'bob', `r${count}`, null, { threadId: ROOT });
  }
  const screen = lookAt(thread);
  await world.settle();
  assert.deepEqual([screen.now.length, screen.now.at(-1), thread.history.value.hasOlder], [50, 'r120', true]);
  await thread.loadOlder(100);
  assert.deepEqual([screen.now.length, screen.now[0], thread.history.value.hasOlder], [122, 'At one', false]);
  await world.close();

  const again = world.open();
  const other = again.chat.conversation('c').thread(ROOT);
  const reply = world.server.log('c').messages.find(({ content }) => content === 'r10')!;
  await other.loadAround(reply.id);
  assert.ok(other.messages.value.some(({ content }) => content === 'r10'));
  assert.equal(other.history.value.hasNewer, true);
  await other.loadNewer();
  await other.loadLatest();
  assert.equal(other.messages.value.at(-1)?.content, 'r120');
  await again.chat.close();
});

test('a mention in a thread counts until the thread is read', async () => {
  const { world, tab, thread } = await asked();
  lookAt(thread);
  await world.settle();
  await tab.chat.conversation('c').markAsRead();
  world.server.say('c', 'bob', '@alice', null, { threadId: ROOT, mentions: ['alice'] });
  await world.settle();
  const counts = (): unknown[] => {
    const { unreadCount, mentionCount } = tab.chat.conversation('c').summary.value!;
    return [unreadCount, mentionCount];
  };
  assert.deepEqual(counts(), [0, 1]);
  await thread.markAsRead();
  await world.clock.advance(2_000);
  assert.deepEqual(counts(), [0, 0]);
  assert.equal(world.server.log('c').reads.get('alice'), thread.messages.value.at(-1)?.seq);
  await world.close();
});

test('after a gap the thread is read anew', async () => {
  const { world, thread } = await asked();
  const screen = lookAt(thread);
  await world.settle();
  world.server.resumeLimit = 0;
  world.server.delivers = false;
  world.server.say('c', 'bob', 'Missed', null, { threadId: ROOT });
  world.socket.close(1006);
  await world.clock.advance(3_000);
  assert.deepEqual(screen.now, ['At one', 'Fine', 'Missed']);
  await world.close();
});

test('another tab shows the thread too, live and after it takes the lead', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'Lunch?');
  const first = world.open();
  look(first.chat, 'c');
  await world.settle();
  const second = world.open();
  const screen = lookAt(second.chat.conversation('c').thread(ROOT));
  await world.settle();
  world.server.say('c', 'bob', 'At one', null, { threadId: ROOT });
  await world.settle();
  assert.deepEqual(screen.now, ['At one']);
  first.freeze();
  world.server.say('c', 'bob', 'Or two', null, { threadId: ROOT });
  await world.clock.advance(60_000);
  assert.deepEqual(screen.now, ['At one', 'Or two']);
  await world.close();
});

test('the leading tab dies between storing a reply and telling of it: the next one reads the thread anew', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'Lunch?');
  const leader = world.open();
  look(leader.chat, 'c');
  await world.settle();
  const second = world.open();
  const screen = lookAt(second.chat.conversation('c').thread(ROOT));
  await world.settle();
  leader.chat
    .conversation('c')
    .thread(ROOT)
    .messages.subscribe((messages) => {
      if (messages.length > 0) leader.crash();
    });
  await world.settle();
  world.server.say('c', 'bob', 'At one', null, { threadId: ROOT });
  await world.clock.advance(20_000);
  assert.deepEqual(screen.now, ['At one']);
  await world.close();
});

test('the thread is edited, reacted to and deleted in by the conversation that it is in', async () => {
  const { world, tab, thread } = await asked();
  const screen = lookAt(thread);
  await world.settle();
  const mine = thread.messages.value[1]!;
  const conversation = tab.chat.conversation('c');
  world.server.delivers = false;
  await conversation.edit(mine.id, 'Great');
  assert.deepEqual(screen.now, ['At one', 'Great'], 'by the answer alone');
  await conversation.delete(mine.id);
  assert.deepEqual(screen.now, ['At one', '']);
  await world.close();
});
