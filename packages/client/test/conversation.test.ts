import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRare } from '../src/core.ts';
import type { ConversationRow } from '../src/store/rows.ts';
import { look, World, type Tab } from './support/world.ts';

async function chatting(
  texts: string[] = ['one', 'two', 'three'],
): Promise<{ world: World; tab: Tab; conversation: ReturnType<Tab['chat']['conversation']> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob', 'carol']);
  for (const text of texts) world.server.say('c', 'bob', text);
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  return { world, tab, conversation: tab.chat.conversation('c') };
}

const unread = (tab: Tab): number | undefined => tab.chat.conversation('c').summary.value?.unreadCount;
const marksSent = (world: World): unknown[] => world.requestsTo('mark_as_read/').map(({ body }) => body['message_id']);

test('reading up to a message: counted at once, told to the server, and never back', async () => {
  const { world, tab, conversation } = await chatting();
  const marking = conversation.markAsRead('c-m2');
  await marking;
  assert.equal(unread(tab), 1);
  await world.settle();
  assert.deepEqual(marksSent(world), ['c-m2']);
  await conversation.markAsRead('c-m1');
  assert.equal(unread(tab), 1);
  await conversation.markAsRead();
  await world.settle();
  assert.equal(unread(tab), 0);
  await world.clock.advance(1_000);
  assert.deepEqual(marksSent(world), ['c-m2', 'c-m3']);
  assert.equal(conversation.summary.value?.membership.lastReadSeq, 3);
  await world.close();
});

test('what is read as it comes is not shown as unread until the device has stored that', async () => {
  const { world, tab, conversation } = await chatting();
  let commit = (): void => undefined;
  world.beforeCommit = () => new Promise((resolve) => (commit = resolve));
  const marking = conversation.markAsRead();
  assert.equal(unread(tab), 0);
  assert.equal(conversation.summary.value?.membership.lastReadSeq, 3);
  await world.settle();
  commit();
  await marking;
  assert.equal(unread(tab), 0);
  world.beforeCommit = undefined;
  world.server.say('c', 'bob', 'four');
  await world.settle();
  assert.equal(unread(tab), 1);
  await world.close();
});

test('two marks in short order: the first one, stored after the second was set, takes nothing back', async () => {
  const { world, tab, conversation } = await chatting();
  const commits: (() => void)[] = [];
  world.beforeCommit = () => new Promise((resolve) => commits.push(resolve));
  const first = conversation.markAsRead('c-m2');
  const second = conversation.markAsRead();
  const shown: unknown[] = [];
  const unsubscribe = conversation.summary.subscribe((summary) => shown.push(summary?.unreadCount));
  await world.settle();
  commits.shift()?.();
  await first;
  await world.settle();
  commits.shift()?.();
  await second;
  assert.deepEqual(new Set(shown), new Set([0]));
  assert.equal(conversation.summary.value?.membership.lastReadSeq, 3);
  assert.equal(unread(tab), 0);
  unsubscribe();
  world.beforeCommit = undefined;
  // What the server said of the marks may be on its way to the disk already.
  for (const commit of commits.splice(0)) commit();
  await world.close();
});

test('reading along while many write: the server is told at once, and then once a second', async () => {
  const { world, tab, conversation } = await chatting(['m1']);
  for (let n = 2; n <= 10; n += 1) {
    await conversation.markAsRead();
    await world.settle();
    assert.equal(unread(tab), 0);
    world.server.say('c', 'bob', `m${n}`);
    await world.settle();
  }
  await conversation.markAsRead();
  await world.settle();
  assert.deepEqual(marksSent(world), ['c-m1']);
  await world.clock.advance(1_000);
  assert.deepEqual(marksSent(world), ['c-m1', 'c-m10']);
  await world.close();
});

test('read while offline: the mark outlives a reload and is told when the server is back', async () => {
  const { world, tab, conversation } = await chatting();
  world.online = false;
  world.socket.close(1006);
  await conversation.markAsRead('c-m1');
  await conversation.markAsRead('c-m3');
  await world.settle();
  tab.crash();
  const next = world.open();
  await world.settle();
  assert.equal(unread(next), 0);
  const before = marksSent(world).length;
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual(marksSent(world).slice(before).at(-1), 'c-m3');
  assert.equal(world.server.log('c').reads.get('alice'), 3);
  assert.equal(world.database.conversations.entries.length, 1);
  assert.equal((world.database.conversations.get('c') as { readPending: unknown }).readPending, null);
  await world.close();
});

test('a message that is not loaded cannot be marked, and that is said', async () => {
  const { world, conversation } = await chatting();
  await assert.rejects(conversation.markAsRead('nonsense'), { code: 'not_found' });
  await world.close();
});

test('read on my phone: this device counts the same, also when an event overtakes or trails the count', async () => {
  const { world, tab } = await chatting();
  world.server.read('c', 'alice', 2);
  await world.settle();
  assert.equal(unread(tab), 1);
  // The count was taken after this message, which comes later.
  world.server.delivers = false;
  world.server.say('c', 'bob', 'four');
  world.server.delivers = true;
  world.socket.send({ type: 'unread', conversation_id: 'c', unread_count: 2, mention_count: 0, at_seq: 4 });
  world.socket.send(world.server.log('c').events[3]!);
  await world.settle();
  assert.equal(unread(tab), 2);
  // And this count before one that is already here.
  world.server.say('c', 'bob', 'five');
  await world.settle();
  assert.equal(unread(tab), 3);
  world.socket.send({ type: 'unread', conversation_id: 'c', unread_count: 0, mention_count: 0, at_seq: 4 });
  await world.settle();
  assert.equal(unread(tab), 1);
  await world.close();
});

const readUpTo = (tab: Tab): number | undefined => tab.chat.conversation('c').summary.value?.membership.lastReadSeq;

test('where the unread ones begin is known as a conversation opens, until I mark it as read', async () => {
  const { world, tab, conversation } = await chatting();
  world.server.read('c', 'alice', 1);
  await world.settle();
  assert.equal(readUpTo(tab), 1);
  tab.crash();
  world.online = false;
  const next = world.open();
  await world.settle();
  assert.equal(readUpTo(next), 1, 'also after a reload without network');
  assert.equal(conversation.id, 'c');
  look(next.chat, 'c');
  await world.settle();
  assert.equal(readUpTo(next), 1, 'looking at it moves nothing');
  await next.chat.conversation('c').markAsRead();
  assert.equal(readUpTo(next), 3);
  await world.close();
});

test('read on my phone while I was away: the mark comes with the resume, also in a conversation too deep to be resumed', async () => {
  const world = new World();
  for (let n = 0; n < 310; n += 1) world.server.create(`c${n}`, ['alice', 'bob']);
  const { chat } = world.open();
  await world.settle();
  world.dials[0]!.socket.close(1006);
  for (const id of ['c0', 'c309']) {
    world.server.say(id, 'bob', 'read on the phone');
    world.server.say(id, 'bob', 'not read');
    world.server.read(id, 'alice', 1);
  }
  await world.clock.advance(7000);
  const marks = ['c0', 'c309'].map((id) => chat.conversation(id).summary.value);
  assert.deepEqual(
    marks.map((summary) => [summary?.lastMessage?.content, summary?.membership.lastReadSeq, summary?.unreadCount]),
    [
      ['not read', 1, 1],
      ['not read', 1, 1],
    ],
  );
  await world.close();
});

test('what the server said of my mark before it heard the newest does not take the mark back', async () => {
  const { world, tab, conversation } = await chatting();
  const { membership } = world.server.conversation('c', 'alice');
  await conversation.markAsRead('c-m3');
  await world.settle();
  world.socket.send({ type: 'membership', conversation_id: 'c', membership: { ...membership, last_read_seq: 1 } });
  world.socket.send({ type: 'read', conversation_id: 'c', user_id: 'alice', seq: 2 });
  await world.settle();
  assert.equal(readUpTo(tab), 3);
  await world.close();
});

const stored = (world: World): ConversationRow => world.database.conversations.get('c') as ConversationRow;

/** My read mark as it is shown, each time it becomes another. */
function watchMark(tab: Tab): (number | undefined)[] {
  const marks: (number | undefined)[] = [];
  tab.chat.conversation('c').summary.subscribe(() => {
    if (marks.at(-1) !== readUpTo(tab)) marks.push(readUpTo(tab));
  });
  return marks;
}

/** The next answer to a request to this path is on its way until the function that is returned is called. */
function hold(world: World, held: string, { arrives = true } = {}): () => void {
  let release: (() => void) | undefined;
  const before = world.intercept;
  world.intercept = async (request, next) => {
    if (release || request.path !== held) return before ? before(request, next) : next();
    const answer = arrives ? next() : undefined;
    await new Promise<void>((resolve) => (release = resolve));
    return answer ?? next();
  };
  return () => release?.();
}

/** The tab comes back over a gap: too much was said meanwhile. */
async function comeBackBehind(world: World): Promise<void> {
  world.server.resumeLimit = 0;
  world.socket.close(1006);
  world.server.say('c', 'bob', 'while away');
  await world.clock.advance(1_000);
}

test('I read while a conversation is fetched anew: what the server said before it heard of that takes no mark back', async () => {
  const { world, tab, conversation } = await chatting();
  const release = hold(world, 'conversations/c/messages/');
  await comeBackBehind(world);
  const marks = watchMark(tab);
  await conversation.markAsRead('c-m3');
  await world.settle();
  assert.equal(world.server.log('c').reads.get('alice'), 3);
  // What was told on this connection goes with it.
  world.socket.close(1006);
  world.online = false;
  release();
  await world.settle();
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual(marks, [0, 3]);
  assert.deepEqual([conversation.summary.value?.lastMessage?.content, unread(tab)], ['while away', 1]);
  await world.close();
});

test('I read before a conversation that the server sent anew can be stored: it takes no mark back, and is asked for again', async () => {
  const { world, tab, conversation } = await chatting();
  let bring = (): void => undefined;
  world.loadRare = async () => {
    await new Promise<void>((resolve) => (bring = resolve));
    return loadRare();
  };
  await comeBackBehind(world);
  const marks = watchMark(tab);
  await conversation.markAsRead('c-m3');
  await world.settle();
  bring();
  await world.settle();
  assert.deepEqual(marks, [0, 3]);
  assert.deepEqual([conversation.summary.value?.lastMessage?.content, unread(tab)], ['while away', 1]);
  await world.close();
});

test('a mark of mine reaches the server while a conversation is fetched anew: it is not taken back', async () => {
  const { world, tab, conversation } = await chatting();
  const tell = hold(world, 'conversations/c/mark_as_read/', { arrives: false });
  await conversation.markAsRead('c-m3');
  const release = hold(world, 'conversations/c/messages/');
  await comeBackBehind(world);
  const marks = watchMark(tab);
  tell();
  await world.settle();
  assert.equal(world.server.log('c').reads.get('alice'), 3);
  world.socket.close(1006);
  world.online = false;
  release();
  await world.settle();
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual(marks, [3]);
  assert.deepEqual([conversation.summary.value?.lastMessage?.content, unread(tab)], ['while away', 1]);
  await world.close();
});

for (const [what, happens] of [
  ['somebody wrote', (server: World['server']) => server.say('c', 'bob', 'later')],
  ['somebody read', (server: World['server']) => server.read('c', 'bob', 3)],
] as const) {
  /** What another tab hears stays, when `late` comes to the one that takes the conversation anew. */
  async function staysWhen(world: World, late: () => void): Promise<void> {
    const { socket } = world;
    world.server.resumeLimit = 1_000;
    look(world.open().chat, 'c');
    await world.settle();
    happens(world.server);
    await world.settle();
    // What the first tab was told goes with its connection.
    socket.close(1006);
    const before = stored(world);
    late();
    await world.settle();
    const after = stored(world);
    assert.deepEqual([after.seq, after.marks['bob']?.read], [before.seq, before.marks['bob']?.read]);
    await world.close();
  }

  test(`${what} while one tab fetches a conversation anew: what another tab heard of it stays`, async () => {
    const { world } = await chatting();
    const release = hold(world, 'conversations/c/messages/');
    world.server.resumeLimit = -1;
    world.socket.close(1006);
    await world.clock.advance(1_000);
    await staysWhen(world, release);
  });

  test(`${what} before one tab can store a conversation that the server sent it anew: what another tab heard of it stays`, async () => {
    const { world } = await chatting();
    let bring = (): void => undefined;
    world.loadRare = async () => {
      await new Promise<void>((resolve) => (bring = resolve));
      return loadRare();
    };
    await comeBackBehind(world);
    world.loadRare = loadRare;
    await staysWhen(world, () => bring());
  });
}

test('my own messages and system lines are not unread', async () => {
  const { world, tab, conversation } = await chatting([]);
  await conversation.send('mine').sent;
  const log = world.server.log('c');
  world.server.append('c', 'chat_message', {
    message: { ...world.server.message(log, 'bob', 'bob joined', null), kind: 'system' },
  });
  world.server.say('c', 'alice', 'from my phone');
  world.server.say('c', 'bob', 'this one counts');
  await world.settle();
  assert.equal(unread(tab), 1);
  await world.close();
});

test('ticks: sent, delivered, read by at least one other', async () => {
  const { world, conversation } = await chatting([]);
  await conversation.send('hi').sent;
  const status = (): string | undefined => conversation.messages.value[0]?.status;
  assert.equal(status(), 'sent');
  world.socket.send({ type: 'delivered', conversation_id: 'c', user_id: 'alice', seq: 1 });
  await world.settle();
  assert.equal(status(), 'sent', 'my own devices do not count');
  world.socket.send({ type: 'delivered', conversation_id: 'c', user_id: 'bob', seq: 1 });
  await world.settle();
  assert.equal(status(), 'delivered');
  world.server.read('c', 'carol', 1);
  await world.settle();
  assert.equal(status(), 'read');
  world.socket.send({ type: 'delivered', conversation_id: 'c', user_id: 'bob', seq: 0 });
  await world.settle();
  assert.equal(status(), 'read');
  await world.close();
});

test('marks that changed while I was away come with the resume, once', async () => {
  const { world, tab, conversation } = await chatting(['one']);
  await conversation.send('mine').sent;
  world.online = false;
  world.socket.close(1006);
  await world.settle();
  world.server.read('c', 'bob', 2);
  world.server.read('c', 'alice', 1);
  world.online = true;
  await world.clock.advance(5000);
  assert.equal(conversation.messages.value.at(-1)?.status, 'read');
  assert.equal(unread(tab), 0);
  await world.close();
});

test('my settings change on another device', async () => {
  const { world, conversation } = await chatting();
  const { membership } = world.server.conversation('c', 'alice');
  world.socket.send({
    type: 'membership',
    conversation_id: 'c',
    membership: { ...membership, notify: 'none', pinned: true },
  });
  await world.settle();
  const { notify, pinned } = conversation.summary.value!.membership;
  assert.deepEqual([notify, pinned], ['none', true]);
  await world.close();
});

test('typing: told every 3 s at most, ended at once', async () => {
  const { world, conversation } = await chatting();
  const told = (): boolean[] =>
    world.framesOfClient.filter((frame) => frame.type === 'typing').map(({ typing }) => typing);
  conversation.setTyping(false);
  for (let n = 0; n < 14; n += 1) {
    conversation.setTyping(true);
    await world.clock.advance(500);
  }
  assert.deepEqual(told(), [true, true, true]);
  conversation.setTyping(false);
  conversation.setTyping(false);
  await world.settle();
  assert.deepEqual(told(), [true, true, true, false]);
  await world.close();
});

test('others typing: shown, forgotten after 6 s, gone with their message', async () => {
  const { world, conversation } = await chatting();
  const typing = (): string[] => conversation.typing.value.map(({ name }) => name);
  const frame = (user_id: string, isTyping = true) =>
    world.socket.send({ type: 'typing', conversation_id: 'c', user_id, typing: isTyping });
  for (const id of ['bob', 'carol', 'alice', 'stranger']) frame(id);
  await world.settle();
  assert.deepEqual(typing(), ['Bob', 'Carol']);
  await world.clock.advance(3000);
  frame('carol');
  await world.clock.advance(3000);
  assert.deepEqual(typing(), ['Carol']);
  world.server.say('c', 'carol', 'here it is');
  await world.settle();
  assert.deepEqual(typing(), []);
  frame('bob');
  await world.settle();
  frame('bob', false);
  await world.settle();
  assert.deepEqual(typing(), []);
  await world.close();
});

test('a draft shows in the list at once and outlives a reload; an empty one is no draft', async () => {
  const { world, tab, conversation } = await chatting();
  for (const text of ['h', 'he', 'hel']) conversation.draft.set(text);
  assert.equal(tab.chat.conversations.value[0]?.draft, 'hel');
  await world.settle();
  tab.crash();
  const next = world.open();
  await world.settle();
  assert.equal(next.chat.conversation('c').draft.value, 'hel');
  next.chat.conversation('c').draft.set('');
  await world.settle();
  assert.deepEqual(world.database.drafts.entries, []);
  await world.close();
});

test('the last letter typed before a chat is closed is in the draft that comes back', async () => {
  const { world, tab, conversation } = await chatting();
  for (const text of ['Half ', 'Half a']) conversation.draft.set(text);
  await tab.chat.close();
  const next = world.open();
  await world.settle();
  assert.equal(next.chat.conversation('c').draft.value, 'Half a');
  await world.close();
});

test('a title changes, and a deleted conversation is gone', async () => {
  const { world, tab, conversation } = await chatting();
  world.server.rename('c', 'New name');
  await world.settle();
  assert.equal(conversation.summary.value?.title, 'New name');
  assert.equal(unread(tab), 3);
  world.server.append('c', 'conversation_deleted', {});
  await world.settle();
  assert.equal(conversation.summary.value, undefined);
  assert.deepEqual(conversation.messages.value, []);
  assert.deepEqual(tab.chat.conversations.value, []);
  await world.close();
});

test('a new conversation can be written in at once; a lost answer makes no second one', async () => {
  const { world, tab } = await chatting();
  let lost = false;
  const keys = new Map<unknown, string>();
  world.intercept = ({ path, method, body }, next) => {
    if (path !== 'conversations/' || method !== 'POST') return next();
    const known = keys.get(body['client_id']);
    if (known !== undefined) return { status: 200, body: world.server.conversation(known, 'alice') };
    const answer = next();
    keys.set(body['client_id'], (answer.body as { id: string }).id);
    if (lost) return answer;
    lost = true;
    throw new TypeError('connection reset');
  };
  const creating = tab.chat.createConversation({ title: 'Plans', memberIds: ['bob'] });
  await world.clock.advance(5000);
  const created = await creating;
  assert.equal(created.summary.value?.title, 'Plans');
  assert.equal(created, tab.chat.conversation(created.id));
  assert.equal(world.server.logs.size, 2);
  assert.equal((await created.send('hi').sent).content, 'hi');
  await world.close();
});

test('a refused conversation rejects with what the server said', async () => {
  const { world, tab } = await chatting();
  world.intercept = () => ({
    status: 400,
    body: { detail: 'Unknown member.', code: 'validation_error', fields: { member_ids: ['nobody'] } },
  });
  await assert.rejects(tab.chat.createConversation({ memberIds: ['nobody'] }), {
    name: 'ChatError',
    code: 'validation_error',
    message: 'Unknown member.',
    retryable: false,
  });
  await world.close();
});

test('the list can be read while its next page is on the way', async () => {
  const world = new World();
  for (let n = 0; n < 150; n += 1) world.server.create(`c${n}`, ['alice']);
  let release = (): void => undefined;
  world.intercept = async ({ path, query }, next) => {
    if (path === 'conversations/' && query.has('cursor')) await new Promise<void>((resolve) => (release = resolve));
    return next();
  };
  const { chat } = world.open();
  await world.settle();
  assert.equal(chat.conversations.value.length, 100);
  const more = chat.loadMoreConversations();
  release();
  await more;
  assert.equal(chat.conversations.value.length, 150);
  await chat.loadMoreConversations();
  await world.close();
});

test('an empty list is not taken for all there is before its first page was read', async () => {
  const world = new World();
  world.server.create('c', ['alice']);
  let release = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    if (path === 'conversations/') await new Promise<void>((resolve) => (release = resolve));
    return next();
  };
  const { chat } = world.open();
  const known: number[] = [];
  chat.connection.subscribe(({ status }) => {
    if (status === 'online') void chat.loadMoreConversations().then(() => known.push(chat.conversations.value.length));
  });
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  assert.deepEqual(known, []);
  release();
  await world.settle();
  assert.deepEqual(known, [1]);
  await world.close();
});

test('a count that was taken before my mark reached the server does not bring back what I read', async () => {
  const { world, tab, conversation } = await chatting();
  let release = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    if (path.endsWith('mark_as_read/')) await new Promise<void>((resolve) => (release = resolve));
    return next();
  };
  await conversation.markAsRead();
  world.socket.send({ type: 'unread', conversation_id: 'c', unread_count: 3, mention_count: 0, at_seq: 3 });
  await world.settle();
  assert.equal(unread(tab), 0);
  world.server.say('c', 'bob', 'four');
  await world.settle();
  assert.equal(unread(tab), 1);
  release();
  await world.settle();
  assert.equal(unread(tab), 1);
  await world.close();
});
