import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World, type Tab } from './support/world.ts';

/** Alice has read three messages of bob. */
async function read(): Promise<{ world: World; tab: Tab; conversation: ReturnType<Tab['chat']['conversation']> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  for (const text of ['one', 'two', 'three']) world.server.say('c', 'bob', text);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  const conversation = tab.chat.conversation('c');
  await conversation.markAsRead();
  await world.clock.advance(1_000);
  return { world, tab, conversation };
}

/** What the list shows: from where on it is kept for later, and how far it is read. */
const marks = ({ chat }: Tab): unknown[] => {
  const { unreadFromSeq, lastReadSeq } = chat.conversation('c').summary.value!.membership;
  return [unreadFromSeq, lastReadSeq];
};
const marksSent = (world: World): unknown[] =>
  world.requests.filter(({ path }) => path.includes('mark_as_')).map(({ path, body }) => [path, body['message_id']]);
const UNREAD = 'conversations/c/mark_as_unread/';
const READ = 'conversations/c/mark_as_read/';

test('a conversation marked as unread shows it at once, keeps its read mark, and the server is told', async () => {
  const { world, tab, conversation } = await read();
  await conversation.markAsUnread('c-m2');
  assert.deepEqual(marks(tab), [2, 3]);
  assert.equal(conversation.summary.value!.unreadCount, 0);
  await world.settle();
  assert.deepEqual(marksSent(world).at(-1), [UNREAD, 'c-m2']);
  assert.equal(world.server.log('c').unread.get('alice'), 2);
  assert.deepEqual(marks(tab), [2, 3]);
  await world.close();
});

test('the next read mark takes it back, though all was read before, and on my other devices too', async () => {
  const { world, tab, conversation } = await read();
  await conversation.markAsUnread('c-m2');
  await world.clock.advance(1_000);
  await conversation.markAsRead('c-m1');
  assert.deepEqual(marks(tab), [null, 3]);
  await world.clock.advance(1_000);
  assert.deepEqual(marksSent(world).at(-1), [READ, 'c-m1']);
  assert.equal(world.server.log('c').unread.size, 0);
  assert.deepEqual(marks(tab), [null, 3]);
  world.server.keepForLater('c', 'alice', 1);
  await world.settle();
  assert.deepEqual(marks(tab), [1, 3], 'marked on another device');
  world.server.read('c', 'alice', 3);
  await world.settle();
  assert.deepEqual(marks(tab), [null, 3], 'read on another device');
  await world.close();
});

test('marked as unread without network: shown over a restart, and told behind the read mark once there is one', async () => {
  const { world, tab, conversation } = await read();
  world.server.say('c', 'bob', 'four');
  await world.settle();
  world.online = false;
  world.socket.close(1006);
  await conversation.markAsRead('c-m4');
  await conversation.markAsUnread('c-m3');
  await world.clock.advance(1_000);
  const before = marksSent(world).length;
  tab.crash();
  const next = world.open();
  look(next.chat, 'c');
  await world.clock.advance(1_000);
  assert.deepEqual(marks(next), [3, 4]);
  world.online = true;
  world.signal('network');
  await world.clock.advance(60_000);
  const told = marksSent(world)
    .slice(before)
    .filter((mark, index, all) => JSON.stringify(mark) !== JSON.stringify(all[index - 1]));
  assert.deepEqual(told, [
    [READ, 'c-m4'],
    [UNREAD, 'c-m3'],
  ]);
  assert.deepEqual([world.server.log('c').unread.get('alice'), world.server.log('c').reads.get('alice')], [3, 4]);
  assert.deepEqual(marks(next), [3, 4]);
  await world.close();
});

test('what the server says of my side while the mark is on its way does not take it back; an answer that was lost is asked again', async () => {
  const { world, tab, conversation } = await read();
  let lost = true;
  world.intercept = (request, next) => {
    if (!request.path.endsWith('mark_as_unread/') || !lost) return next();
    lost = false;
    throw new Error('cut');
  };
  await conversation.markAsUnread('c-m2');
  await world.settle();
  const { membership } = world.server.conversation('c', 'alice') as { membership: object };
  world.socket.send({ type: 'membership', conversation_id: 'c', membership });
  await world.settle();
  assert.deepEqual(marks(tab), [2, 3]);
  await world.clock.advance(5_000);
  assert.equal(world.server.log('c').unread.get('alice'), 2);
  await world.close();
});

test('a gap keeps a mark as unread that is not told yet', async () => {
  const { world, tab, conversation } = await read();
  world.intercept = (request, next) => (request.path.endsWith('mark_as_unread/') ? { status: 503 } : next());
  await conversation.markAsUnread('c-m2');
  await world.settle();
  world.server.resumeLimit = 0;
  world.server.delivers = false;
  world.server.say('c', 'bob', 'four');
  world.socket.close(1006);
  await world.clock.advance(2_000);
  assert.deepEqual(marks(tab), [2, 3]);
  world.intercept = undefined;
  await world.clock.advance(60_000);
  assert.equal(world.server.log('c').unread.get('alice'), 2);
  await world.close();
});

test('a mark as unread that the server refuses is reported and shown no more', async () => {
  const { world, tab, conversation } = await read();
  world.intercept = (request, next) =>
    request.path.endsWith('mark_as_unread/') ? { status: 404, body: { detail: 'No.', code: 'not_found' } } : next();
  await conversation.markAsUnread('c-m2');
  await world.clock.advance(1_000);
  assert.deepEqual(marks(tab), [null, 3]);
  assert.deepEqual(
    tab.errors.map(({ code }) => code),
    ['not_found'],
  );
  await world.close();
});

test('only a loaded message can be marked as unread, in a chat that is open', async () => {
  const { world, tab, conversation } = await read();
  await assert.rejects(conversation.markAsUnread('nonsense'), { code: 'not_found' });
  await tab.chat.close();
  await assert.rejects(conversation.markAsUnread('c-m1'), { code: 'closed' });
  await world.close();
});
