import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World, type Tab } from './support/world.ts';

async function longChat(
  count: number,
): Promise<{ world: World; tab: Tab; conversation: ReturnType<Tab['chat']['conversation']> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  for (let n = 1; n <= count; n += 1) {
    world.server.say('c', 'bob', `m${n}`);
    // Events that are no messages take places in the log as well.
    if (n % 7 === 0) world.server.rename('c', `after ${n}`);
  }
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  return { world, tab, conversation: tab.chat.conversation('c') };
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);
const texts = (tab: Tab): string[] => tab.chat.conversation('c').messages.value.map(({ content }) => content);

test('a conversation opens at its newest page, and goes back page by page to its start', async () => {
  const { world, tab, conversation } = await longChat(120);
  assert.deepEqual(texts(tab), range(71, 120));
  assert.deepEqual(conversation.history.value, { hasOlder: true, hasNewer: false, loading: false });
  await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(21, 120));
  await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(1, 120));
  assert.equal(conversation.history.value.hasOlder, false);
  const before = world.requests.length;
  await conversation.loadOlder();
  assert.equal(world.requests.length, before);
  await world.close();
});

test('who is told of messages finds what there is beyond them', async () => {
  const { world, conversation } = await longChat(350);
  const told: [string | undefined, boolean, boolean][] = [];
  const ends = (): void => {
    const { hasOlder, hasNewer } = conversation.history.value;
    told.push([conversation.messages.value[0]?.content, hasOlder, hasNewer]);
  };
  const stop = conversation.messages.subscribe(ends);
  for (let n = 0; n < 6; n += 1) await conversation.loadOlder();
  stop();
  assert.deepEqual(told, [
    ...[301, 251, 201, 151, 101, 51].map((first) => [`m${first}`, true, false]),
    ['m1', false, true],
  ]);
  const next = world.open();
  const opened = next.chat.conversation('c');
  const first = new Promise((resolve) => {
    opened.messages.subscribe((messages) => messages.length > 0 && resolve(opened.history.value));
  });
  assert.deepEqual(await first, { hasOlder: true, hasNewer: false, loading: true });
  await world.close();
});

test('however far somebody scrolls, only a window is in memory, and the way back has no holes', async () => {
  const { world, tab, conversation } = await longChat(1000);
  for (let n = 0; n < 12; n += 1) await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(351, 650));
  assert.equal(conversation.history.value.hasNewer, true);
  world.server.say('c', 'bob', 'm1001');
  await world.settle();
  assert.deepEqual(texts(tab), range(351, 650), 'what is new does not jump into the past');
  const before = world.requestsTo('messages/').length;
  for (let n = 0; n < 8; n += 1) await conversation.loadNewer();
  assert.deepEqual(texts(tab), range(702, 1001));
  assert.equal(conversation.history.value.hasNewer, false);
  assert.equal(world.requestsTo('messages/').length, before, 'all of it came from the device');
  world.server.say('c', 'bob', 'm1002');
  await world.settle();
  assert.equal(texts(tab).at(-1), 'm1002');
  await world.close();
});

test('live messages do not let the window grow without end', async () => {
  const { world, tab, conversation } = await longChat(10);
  for (let n = 11; n <= 900; n += 1) world.server.say('c', 'bob', `m${n}`);
  await world.settle();
  assert.ok(texts(tab).length <= 350);
  assert.equal(texts(tab).at(-1), 'm900');
  assert.equal(conversation.history.value.hasOlder, true);
  await conversation.loadOlder();
  assert.equal(new Set(texts(tab)).size, texts(tab).length);
  await world.close();
});

test('read offline: what was loaded before, without holes, and no more', async () => {
  const { world, tab, conversation } = await longChat(200);
  await conversation.loadOlder();
  await world.settle();
  tab.crash();
  world.online = false;
  const offline = world.open();
  look(offline.chat, 'c');
  await world.settle();
  assert.deepEqual(texts(offline), range(151, 200));
  await offline.chat.conversation('c').loadOlder();
  assert.deepEqual(texts(offline), range(101, 200));
  await assert.rejects(offline.chat.conversation('c').loadOlder(), { code: 'network' });
  assert.equal(offline.chat.conversation('c').history.value.error?.code, 'network');
  assert.equal(offline.chat.conversation('c').history.value.hasOlder, true);
  world.online = true;
  await offline.chat.conversation('c').loadOlder();
  assert.deepEqual(texts(offline), range(51, 200));
  assert.equal(offline.chat.conversation('c').history.value.error, undefined);
  await world.close();
});

test('a page is shown before it is stored, and a device that cannot store it says so', async () => {
  const { world, tab, conversation } = await longChat(200);
  const errors: string[] = [];
  tab.chat.on('error', ({ code }) => errors.push(code));
  world.beforeCommit = () => Promise.reject(new Error('the disk is full'));
  await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(101, 200));
  await world.settle();
  assert.deepEqual(errors, ['internal']);
  await world.close();
});

test('a jump to an old message, and the walk back until it joins what is kept', async () => {
  const { world, tab, conversation } = await longChat(400);
  const target = world.server.log('c').messages[99]!;
  await conversation.loadAround(target.id);
  assert.deepEqual(texts(tab), range(75, 124));
  assert.deepEqual([conversation.history.value.hasOlder, conversation.history.value.hasNewer], [true, true]);
  await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(25, 124));
  await conversation.loadLatest();
  assert.deepEqual(texts(tab), range(351, 400));
  await conversation.loadOlder();
  assert.deepEqual(texts(tab), range(301, 400), 'the jump left no hole in what is kept');
  await conversation.loadAround(target.id);
  for (let n = 0; n < 6; n += 1) await conversation.loadNewer();
  assert.equal(texts(tab).at(-1), 'm400');
  assert.deepEqual(texts(tab), range(401 - texts(tab).length, 400));
  assert.equal(conversation.history.value.hasNewer, false);
  await world.close();
});

test('a jump to a message that is not there is refused, and the screen stays', async () => {
  const { world, tab, conversation } = await longChat(60);
  await assert.rejects(conversation.loadAround('nonsense'), { code: 'not_found', status: 404 });
  assert.deepEqual(texts(tab), range(11, 60));
  await world.close();
});

test('a conversation that is not known is fetched when somebody looks; one that is not mine says so', async () => {
  const world = new World();
  const { chat, errors } = world.open();
  await world.settle();
  world.server.create('later', ['alice', 'bob']);
  world.server.delivers = false;
  world.server.say('later', 'bob', 'hi');
  const screen = look(chat, 'later');
  await world.settle();
  assert.deepEqual(screen.now, ['hi']);
  const foreign = chat.conversation('foreign');
  foreign.messages.subscribe(() => undefined);
  foreign.summary.subscribe(() => undefined);
  await world.settle();
  assert.equal(foreign.history.value.error?.code, 'not_found');
  assert.equal(foreign.summary.value, undefined);
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['not_found'],
  );
  await world.close();
});

test('opened without network, it loads by itself when the network is back', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  world.online = false;
  const { chat } = world.open();
  const screen = look(chat, 'c');
  await world.clock.advance(1000);
  assert.equal(chat.conversation('c').history.value.error?.code, 'network');
  world.online = true;
  await world.clock.advance(30_000);
  assert.deepEqual(screen.now, ['hello']);
  assert.equal(chat.conversation('c').history.value.error, undefined);
  await world.close();
});

test('the first page is lost while the connection stays: it is asked for again', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'hello');
  const tab = world.open();
  await world.settle();
  world.intercept = ({ path }, next) => {
    if (path.endsWith('messages/')) throw new TypeError('request lost');
    return next();
  };
  look(tab.chat, 'c');
  await world.settle();
  assert.deepEqual(texts(tab), []);
  assert.equal(tab.chat.connection.value.status, 'online');
  world.intercept = undefined;
  await world.clock.advance(30_000);
  assert.deepEqual(texts(tab), ['hello']);
  assert.equal(tab.chat.conversation('c').history.value.error, undefined);
  await world.close();
});

test('what did not change stays the same object, so that a screen draws only what did', async () => {
  const { world, tab, conversation } = await longChat(3);
  const before = conversation.messages.value;
  world.server.rename('c', 'new title');
  await world.settle();
  assert.equal(conversation.messages.value, before, 'no message changed, so the list did not either');
  world.server.edit('c-m2', { content: 'changed' });
  await world.settle();
  const after = conversation.messages.value;
  assert.notEqual(after, before);
  assert.equal(after[0], before[0]);
  assert.equal(after[2], before[2]);
  assert.deepEqual(texts(tab), ['m1', 'changed', 'm3']);
  await world.close();
});

test('a message deleted by its author stays as an empty one', async () => {
  const { world, conversation } = await longChat(2);
  const log = world.server.log('c');
  const { id, conversation_id, kind, seq, client_id, sender, thread_id, reply_count, created_at } = log.messages[0]!;
  const tombstone = {
    id,
    conversation_id,
    kind,
    seq,
    rev: 2,
    client_id,
    sender,
    thread_id,
    reply_count,
    created_at,
    deleted_at: created_at,
  };
  world.server.append('c', 'message_updated', { message: tombstone, change: { kind: 'delete' } });
  await world.settle();
  const [first] = conversation.messages.value;
  assert.deepEqual([first?.content, first!.deletedAt instanceof Date], ['', true]);
  assert.equal(conversation.summary.value?.unreadCount, 1, 'nobody has to read it any more');
  await world.close();
});

test('a reply in a thread is no part of the timeline, and counts only where it mentions me', async () => {
  const { world, tab, conversation } = await longChat(2);
  const log = world.server.log('c');
  const reply = { ...world.server.message(log, 'bob', 'in the thread', null), thread_id: 'c-m1', mentions: ['alice'] };
  world.server.append('c', 'chat_message', { message: reply });
  await world.settle();
  assert.deepEqual(texts(tab), ['m1', 'm2']);
  const { unreadCount, mentionCount, lastMessage } = conversation.summary.value!;
  assert.deepEqual([unreadCount, mentionCount, lastMessage?.content], [2, 1, 'm2']);
  await world.close();
});

test('a page that was read before an edit does not undo it', async () => {
  const { world, tab, conversation } = await longChat(200);
  await conversation.loadOlder();
  await conversation.loadAround('c-m1');
  const target = world.server.log('c').messages[149]!;
  let release = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    const answer = next();
    if (path.endsWith('messages/')) await new Promise<void>((resolve) => (release = resolve));
    return answer;
  };
  const jump = conversation.loadAround(target.id);
  await world.settle();
  world.server.edit(target.id, { content: 'edited' });
  await world.settle();
  release();
  await jump;
  await world.settle();
  assert.ok(texts(tab).includes('edited'));
  assert.ok(!texts(tab).includes('m150'));
  await world.close();
});

test('somebody writes while a jump to the newest messages is under way: the window goes on to the end', async () => {
  const { world, tab, conversation } = await longChat(300);
  await conversation.loadAround(world.server.log('c').messages[9]!.id);
  let release = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    const answer = next();
    if (path.endsWith('messages/')) await new Promise<void>((resolve) => (release = resolve));
    return answer;
  };
  const jump = conversation.loadAround(world.server.log('c').messages[294]!.id);
  await world.settle();
  world.server.say('c', 'bob', 'meanwhile');
  await world.settle();
  release();
  await jump;
  assert.equal(texts(tab).at(-1), 'meanwhile');
  assert.equal(conversation.history.value.hasNewer, false);
  world.server.say('c', 'bob', 'after');
  await world.settle();
  assert.equal(texts(tab).at(-1), 'after');
  await world.close();
});

test('a page that was read before a gap is not kept: what the gap hid is missing in it', async () => {
  const { world, tab, conversation } = await longChat(70);
  let release = (): void => undefined;
  world.intercept = async ({ path, query }, next) => {
    const answer = next();
    if (path.endsWith('messages/') && query.has('before')) await new Promise<void>((resolve) => (release = resolve));
    return answer;
  };
  const loading = conversation.loadOlder();
  await world.settle();
  world.server.resumeLimit = 0;
  world.socket.close(1006);
  world.server.edit('c-m5', { content: 'edited meanwhile' });
  await world.clock.advance(1000);
  world.intercept = undefined;
  release();
  await loading;
  await world.settle();
  await conversation.loadOlder();
  assert.equal(texts(tab)[4], 'edited meanwhile');
  assert.deepEqual(texts(tab).slice(5), range(6, 70));
  await world.close();
});

test('a message that is stored while the history is being read is not left out', async () => {
  const { world, tab } = await longChat(60);
  tab.crash();
  const next = world.open();
  await world.settle();
  const releases: (() => void)[] = [];
  world.afterRead = () => new Promise((resolve) => void releases.push(resolve));
  look(next.chat, 'c');
  await world.settle();
  world.server.say('c', 'bob', 'm61');
  await world.settle();
  world.afterRead = undefined;
  for (const release of releases) release();
  await world.settle();
  assert.deepEqual(texts(next).slice(-2), ['m60', 'm61']);
  assert.equal(next.chat.conversation('c').history.value.hasNewer, false);
  await world.close();
});
