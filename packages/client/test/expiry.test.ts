import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World, type Tab } from './support/world.ts';

const texts = (tab: Tab): string[] => tab.chat.conversation('c').messages.value.map(({ content }) => content);

/** A conversation of alice and bob with `count` messages of bob, each at the place of its number. */
function longChat(count: number): World {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  for (let n = 1; n <= count; n += 1) world.server.say('c', 'bob', `m${n}`);
  return world;
}

/** Texts that the device keeps of the conversation. */
async function kept(world: World): Promise<string[]> {
  const offline = world.online;
  world.online = false;
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  const shown = texts(tab);
  await tab.chat.close();
  world.online = offline;
  return shown;
}

test('what the server keeps no longer leaves the screen, the device and the list, and history ends where it ended', async () => {
  const world = longChat(20);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  assert.equal(texts(tab).length, 20);
  world.server.expire('c', 15);
  await world.settle();
  assert.deepEqual(texts(tab), ['m16', 'm17', 'm18', 'm19', 'm20']);
  assert.deepEqual(tab.chat.conversation('c').history.value, { hasOlder: false, hasNewer: false, loading: false });
  assert.equal(tab.chat.conversation('c').summary.value?.unreadCount, 5, 'nothing that is gone is unread');
  world.server.expire('c', world.server.log('c').events.length);
  await world.settle();
  assert.deepEqual(texts(tab), []);
  const { lastMessage, unreadCount } = tab.chat.conversation('c').summary.value!;
  assert.deepEqual([lastMessage, unreadCount], [null, 0]);
  await tab.chat.close();
  assert.deepEqual(await kept(world), []);
  await world.close();
});

test('a device that was off while messages expired forgets them with its next connection', async () => {
  const world = longChat(10);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  await tab.chat.close();
  world.server.expire('c', 6);
  assert.equal((await kept(world)).length, 10, 'it cannot know yet');
  const again = world.open();
  look(again.chat, 'c');
  await world.settle();
  assert.deepEqual(texts(again), ['m7', 'm8', 'm9', 'm10']);
  await again.chat.close();
  assert.deepEqual(await kept(world), ['m7', 'm8', 'm9', 'm10']);
  await world.close();
});

test('a page that was read before messages expired and comes after does not bring them back', async () => {
  const world = longChat(120);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  let release: (() => void) | undefined;
  world.intercept = async (request, next) => {
    const answer = next();
    if (request.path.includes('/messages/') && release === undefined) await new Promise<void>((go) => (release = go));
    return answer;
  };
  const older = tab.chat.conversation('c').loadOlder();
  await world.settle();
  assert.ok(release, 'the page is on its way');
  world.server.expire('c', 100);
  await world.settle();
  release();
  await world.settle();
  await older;
  assert.equal(texts(tab)[0], 'm101');
  await tab.chat.close();
  assert.equal((await kept(world))[0], 'm101');
  await world.close();
});

test('who has only young messages on the screen sees nothing move when older ones expire', async () => {
  const world = longChat(120);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  await tab.chat.conversation('c').loadOlder();
  const before = tab.chat.conversation('c').messages.value;
  const requests = world.requestsTo('messages/').length;
  world.server.expire('c', 10);
  await world.settle();
  assert.equal(tab.chat.conversation('c').messages.value, before);
  await tab.chat.conversation('c').loadOlder();
  assert.equal(texts(tab)[0], 'm11', 'and finds the new end of history');
  assert.equal(world.requestsTo('messages/').length, requests + 1);
  await world.close();
});

test('what is kept down to what expired is all there is: nothing more is asked for', async () => {
  const world = longChat(120);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  world.server.expire('c', 90);
  await world.settle();
  const requests = world.requestsTo('messages/').length;
  assert.deepEqual([texts(tab)[0], tab.chat.conversation('c').history.value.hasOlder], ['m91', false]);
  assert.equal(tab.chat.conversation('c').summary.value?.unreadCount, 30);
  await tab.chat.conversation('c').loadOlder();
  assert.equal(world.requestsTo('messages/').length, requests);
  await world.close();
});

test('what a thread still hangs on does not come back into the history with a reply', async () => {
  const world = longChat(5);
  const root = world.server.log('c').messages[1]!;
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  world.server.expire('c', 5);
  const message = { ...root, content: '', deleted_at: root.created_at, reply_count: 2, rev: 3 };
  world.server.append('c', 'message_updated', { message, change: { kind: 'reply_count' } });
  await world.settle();
  assert.deepEqual(texts(tab), []);
  await tab.chat.close();
  assert.deepEqual(await kept(world), []);
  await world.close();
});

test('a quote of what expired is gone from the screen', async () => {
  const world = longChat(3);
  world.server.say('c', 'bob', 'as I said', null, { replyTo: 'c-m2' });
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  assert.equal(tab.chat.conversation('c').messages.value.at(-1)?.replyTo?.excerpt, 'm2');
  world.server.expire('c', 3);
  await world.settle();
  assert.deepEqual(
    tab.chat.conversation('c').messages.value.map(({ content, replyTo }) => [content, replyTo]),
    [['as I said', null]],
  );
  await world.close();
});
