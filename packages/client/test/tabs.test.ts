import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOnline, MemoryTabs } from '../src/core.ts';
import { look, World, type Tab } from './support/world.ts';

const LEASE_MS = 10_000;

/** Tabs of alice on one device, opened one after the other: the first one leads. */
async function tabs(count: number): Promise<{ world: World; open: Tab[] }> {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  world.server.say('c', 'bob', 'one');
  const open: Tab[] = [];
  for (let n = 0; n < count; n += 1) {
    const tab = world.open();
    look(tab.chat, 'c');
    await world.settle();
    open.push(tab);
  }
  return { world, open };
}

const shown = (tab: Tab): string[] => look(tab.chat, 'c').now;
const status = ({ chat }: Tab): string => chat.connection.value.status;
const keys = (world: World): unknown[] => world.requestsTo('send_message/').map(({ body }) => body['client_id']);

test('three tabs have one socket, and all of them show how it stands', async () => {
  const { world, open } = await tabs(3);
  assert.equal(world.dials.length, 1);
  assert.deepEqual(open.map(status), ['online', 'online', 'online']);
  world.socket.close(1006);
  world.online = false;
  await world.settle();
  assert.deepEqual(open.map(status), ['reconnecting', 'reconnecting', 'reconnecting']);
  world.online = true;
  await world.clock.advance(10_000);
  assert.deepEqual(open.map(status), ['online', 'online', 'online']);
  await world.close();
});

test('a new conversation is opened in a second tab, which hears of it from the first one while it loads: it is not fetched again', async () => {
  const { world } = await tabs(1);
  let loaded = (): void => undefined;
  world.loadOnline = async () => {
    await new Promise<void>((resolve) => (loaded = resolve));
    return loadOnline();
  };
  const second = world.open();
  const screen = look(second.chat, 'new');
  await world.settle();
  world.server.create('new', ['alice', 'bob'], 'Dinner');
  world.server.say('new', 'bob', 'tonight?');
  await world.settle();
  assert.equal(second.chat.conversation('new').summary.value?.title, 'Dinner');
  const before = world.requestsTo('conversations/new/').length;
  loaded();
  await world.settle();
  assert.deepEqual(screen.now, ['tonight?']);
  assert.equal(world.requestsTo('conversations/new/').length, before);
  await world.close();
});

test('a message written in a tab that follows is sent by the one that leads, once, and shows in both', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  const outgoing = follower.chat.conversation('c').send('two');
  await world.settle();
  assert.equal((await outgoing.sent).content, 'two');
  assert.deepEqual(
    [shown(leader), shown(follower)],
    [
      ['one', 'two'],
      ['one', 'two'],
    ],
  );
  assert.deepEqual(keys(world), [outgoing.clientId]);
  await world.close();
});

test('a message that the server refuses fails in the tab in which it was written, and can be retried there', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  world.intercept = ({ path }, next) =>
    path.endsWith('send_message/') ? { status: 400, body: { detail: 'No.', code: 'validation_error' } } : next();
  const outgoing = follower.chat.conversation('c').send('two');
  await assert.rejects(outgoing.sent, { code: 'validation_error' });
  assert.deepEqual(
    [shown(leader), shown(follower)],
    [
      ['one', 'two (failed)'],
      ['one', 'two (failed)'],
    ],
  );
  world.intercept = undefined;
  assert.equal((await follower.chat.conversation('c').retry(outgoing.clientId).sent).content, 'two');
  await world.close();
});

test('what others write shows in every tab, and each tab tells its page once', async () => {
  const { world, open } = await tabs(2);
  const told = open.map(({ chat }) => {
    const seen: string[] = [];
    chat.on('message', ({ content }) => seen.push(content));
    return seen;
  });
  world.server.say('c', 'bob', 'two');
  await world.settle();
  assert.deepEqual(open.map(shown), [
    ['one', 'two'],
    ['one', 'two'],
  ]);
  assert.deepEqual(told, [['two'], ['two']]);
  assert.deepEqual(
    open.map(({ chat }) => chat.unreadCount.value),
    [2, 2],
  );
  await world.close();
});

test('the leading tab is closed: another one has the socket within a second, and nothing is lost', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  await leader.chat.close();
  world.server.say('c', 'bob', 'two');
  const outgoing = follower.chat.conversation('c').send('three');
  await world.clock.advance(999);
  assert.equal(status(follower), 'online');
  assert.equal(world.dials.length, 2);
  assert.equal((await outgoing.sent).content, 'three');
  assert.deepEqual(shown(follower), ['one', 'two', 'three']);
  await world.close();
});

test('the leading tab crashes in the middle of a send: the next one sends it under the same key, once', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  let answers = 0;
  world.intercept = (request, next) => {
    const answer = next();
    return request.path.endsWith('send_message/') && (answers += 1) === 1 ? new Promise(() => undefined) : answer;
  };
  const outgoing = follower.chat.conversation('c').send('two');
  await world.settle();
  leader.crash();
  await world.clock.advance(1000);
  assert.equal((await outgoing.sent).content, 'two');
  assert.deepEqual(new Set(keys(world)), new Set([outgoing.clientId]));
  assert.equal(world.server.log('c').messages.length, 2);
  assert.deepEqual(shown(follower), ['one', 'two']);
  await world.close();
});

test('the leading tab is frozen: its lead is taken after 10 s, and thawed it follows without sending anything twice', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  leader.freeze();
  const outgoing = follower.chat.conversation('c').send('two');
  await world.clock.advance(LEASE_MS - 1000);
  assert.equal(world.dials.length, 1);
  await world.clock.advance(8000);
  assert.equal(world.dials.length, 2);
  assert.equal((await outgoing.sent).content, 'two');
  world.server.say('c', 'bob', 'three');
  await world.clock.advance(60_000);
  await leader.thaw();
  await world.clock.advance(5000);
  assert.equal(world.dials.length, 2, 'the old leader dials no more');
  assert.deepEqual(open.map(shown), [
    ['one', 'two', 'three'],
    ['one', 'two', 'three'],
  ]);
  assert.equal((await leader.chat.conversation('c').send('four').sent).content, 'four');
  assert.equal(keys(world).length, 2);
  assert.deepEqual(open.map(status), ['online', 'online']);
  await world.close();
});

test('a tab that slept for a minute, alone, leads on', async () => {
  const { world, open } = await tabs(1);
  const [tab] = open as [Tab];
  tab.freeze();
  await world.clock.advance(60_000);
  await tab.thaw();
  await world.clock.advance(10_000);
  assert.equal((await tab.chat.conversation('c').send('two').sent).content, 'two');
  assert.equal(status(tab), 'online');
  await world.close();
});

test('a page goes into the back-forward cache: it gives up the lead, and follows when it comes back', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  const others = [...world.lifecycleListeners];
  // The signal is the first page's alone.
  const [ofLeader] = [others.slice(0, others.length / 2)];
  for (const listener of ofLeader) listener('pagehide');
  await world.settle();
  assert.equal(world.dials.length, 2);
  world.server.say('c', 'bob', 'two');
  await world.settle();
  for (const listener of ofLeader) listener('wake');
  await world.clock.advance(2000);
  assert.equal(world.dials.length, 2);
  world.server.say('c', 'bob', 'three');
  await world.settle();
  assert.deepEqual(shown(follower), ['one', 'two', 'three']);
  assert.deepEqual(shown(leader).at(-1), 'three');
  assert.deepEqual(open.map(status), ['online', 'online']);
  await world.close();
});

test('a page is left while its message is on its way, and the answer comes late: back again, it misses nothing', async () => {
  const { world, open } = await tabs(2);
  const [left, other] = open as [Tab, Tab];
  const answer = Promise.withResolvers<undefined>();
  world.intercept = async (request, next) => {
    const answered = next();
    if (request.path.endsWith('send_message/')) {
      world.intercept = undefined;
      await answer.promise;
    }
    return answered;
  };
  left.chat.conversation('c').send('on its way');
  await world.settle();
  const listeners = [...world.lifecycleListeners];
  const ofLeft = listeners.slice(0, listeners.length / 2);
  for (const listener of ofLeft) listener('pagehide');
  await world.settle();
  for (const text of ['two', 'three']) world.server.say('c', 'bob', text);
  await world.settle();
  answer.resolve(undefined);
  await world.settle();
  for (const listener of ofLeft) listener('wake');
  await world.clock.advance(2000);
  assert.deepEqual(shown(other), ['one', 'on its way', 'two', 'three']);
  assert.deepEqual(shown(left), shown(other));
  await world.close();
});

test('a tab that follows is refused by the server: it says so once it leads', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  world.intercept = (request, next) =>
    request.path.includes('messages/') ? { status: 401, body: { code: 'not_authenticated', detail: 'No.' } } : next();
  await assert.rejects(follower.chat.conversation('c').loadAround('m-of-old'), { code: 'not_authenticated' });
  assert.equal(status(follower), 'online');
  await leader.chat.close();
  await world.clock.advance(2000);
  assert.equal(status(follower), 'unauthorized');
  await world.close();
});

test('read in a tab that follows: the leading one tells the server, and no tab shows it as unread', async () => {
  const { world, open } = await tabs(2);
  const [, follower] = open as [Tab, Tab];
  await follower.chat.conversation('c').markAsRead();
  await world.clock.advance(2000);
  assert.equal(world.server.log('c').reads.get('alice'), 1);
  assert.deepEqual(
    open.map(({ chat }) => chat.unreadCount.value),
    [0, 0],
  );
  await world.close();
});

test('marked as unread in a tab that follows: the leading one tells the server, and every tab shows it', async () => {
  const { world, open } = await tabs(2);
  const [, follower] = open as [Tab, Tab];
  const { id } = world.server.log('c').messages[0]!;
  await follower.chat.conversation('c').markAsUnread(id);
  await world.clock.advance(2000);
  assert.equal(world.server.log('c').unread.get('alice'), 1);
  assert.deepEqual(
    open.map(({ chat }) => chat.conversations.value[0]?.membership.unreadFromSeq),
    [1, 1],
  );
  await world.close();
});

test('typing passes the socket of the leading tab both ways, and a draft shows in every tab', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  follower.chat.conversation('c').setTyping(true);
  await world.settle();
  assert.ok(world.framesOfClient.some(({ type }) => type === 'typing'));
  world.socket.send({ type: 'typing', conversation_id: 'c', user_id: 'bob', typing: true });
  await world.settle();
  assert.deepEqual(
    open.map(({ chat }) => chat.conversation('c').typing.value.map(({ id }) => id)),
    [['bob'], ['bob']],
  );
  follower.chat.conversation('c').draft.set('half a sen');
  await world.settle();
  assert.equal(leader.chat.conversation('c').draft.value, 'half a sen');
  assert.equal(leader.chat.conversations.value[0]?.draft, 'half a sen');
  await world.close();
});

test('reconnect() in a tab that follows dials in the one that leads', async () => {
  const { world, open } = await tabs(2);
  const [, follower] = open as [Tab, Tab];
  world.online = false;
  world.socket.close(1006);
  await world.clock.advance(60_000);
  world.online = true;
  const before = world.dials.length;
  follower.chat.reconnect();
  await world.settle();
  assert.equal(world.dials.length, before + 1);
  assert.deepEqual(open.map(status), ['online', 'online']);
  await world.close();
});

test('a page that a following tab read before an edit does not undo it, whoever stores first', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  for (let n = 2; n <= 120; n += 1) world.server.say('c', 'bob', `m${n}`);
  await world.settle();
  world.server.create('d', ['alice', 'bob']);
  const ids = Array.from({ length: 80 }, (_, n) => world.server.say('d', 'bob', `d${n + 1}`).id);
  await world.settle();
  const conversation = follower.chat.conversation('d');
  look(follower.chat, 'd');
  await world.settle();
  let release = (): void => undefined;
  world.intercept = async ({ path, query }, next) => {
    const answer = next();
    if (path.endsWith('messages/') && query.has('before')) await new Promise<void>((resolve) => (release = resolve));
    return answer;
  };
  const loading = conversation.loadOlder();
  await world.settle();
  world.server.edit(ids[5]!, { content: 'edited' });
  await world.settle();
  release();
  await loading;
  await world.settle();
  assert.equal(conversation.messages.value[5]?.content, 'edited');
  leader.crash();
  follower.crash();
  world.intercept = undefined;
  world.online = false;
  const next = world.open();
  const screen = look(next.chat, 'd');
  await world.settle();
  await next.chat.conversation('d').loadOlder();
  assert.equal(screen.now[5], 'edited');
  await world.close();
});

test('the storage of a following tab is lost: from then on it works for itself', async () => {
  const { world, open } = await tabs(2);
  const [, follower] = open as [Tab, Tab];
  world.storageFailure = () => {
    world.storageFailure = undefined;
    return Object.assign(new Error('gone'), { name: 'UnknownError' });
  };
  const outgoing = follower.chat.conversation('c').send('two');
  await world.clock.advance(2000);
  assert.equal((await outgoing.sent).content, 'two');
  assert.equal(follower.chat.storage.value, 'volatile');
  assert.equal(world.dials.length, 2);
  assert.equal(status(follower), 'online');
  await world.close();
});

test('the session is revoked: nothing of the user is left in any tab', async () => {
  const { world, open } = await tabs(2);
  world.socket.close(4440);
  await world.settle();
  for (const tab of open) {
    assert.deepEqual([status(tab), tab.chat.connection.value.error?.code], ['unauthorized', 'revoked']);
    assert.deepEqual(tab.chat.conversations.value, []);
    assert.deepEqual(shown(tab), []);
  }
  await world.close();
});

test('a tab is closed while it waits for the lead: it never takes it, and leaves nothing behind', async () => {
  const { world, open } = await tabs(3);
  const [leader, second, third] = open as [Tab, Tab, Tab];
  await second.chat.close();
  await leader.chat.close();
  await world.settle();
  assert.equal(status(third), 'online');
  assert.equal(world.dials.length, 2);
  await third.chat.close();
  assert.deepEqual([world.clock.waiting, world.lifecycleListeners.size, world.browser?.tabs], [0, 0, 0]);
});

test('without locks and a channel each tab works for itself, and a message is still sent once', async () => {
  const { world, open } = await tabs(1);
  world.browser = undefined;
  const alone = world.open();
  look(alone.chat, 'c');
  await world.settle();
  assert.equal(world.dials.length, 2);
  const outgoing = alone.chat.conversation('c').send('two');
  await world.clock.advance(2000);
  assert.equal((await outgoing.sent).content, 'two');
  assert.equal(world.server.log('c').messages.length, 2);
  assert.equal(open.length, 1);
  await world.close();
});

test('a message written in a tab that follows shows once it is stored, not before: a crash in between loses nothing shown', async () => {
  const { world, open } = await tabs(2);
  const [, follower] = open as [Tab, Tab];
  let commit = (): void => undefined;
  world.beforeCommit = () => new Promise((resolve) => (commit = resolve));
  follower.chat
    .conversation('c')
    .send('two')
    .sent.catch(() => undefined);
  await world.settle();
  assert.deepEqual(shown(follower), ['one']);
  world.beforeCommit = undefined;
  commit();
  await world.settle();
  assert.deepEqual(shown(follower), ['one', 'two']);
  await world.close();
});

test('a tab that slept while the others changed hands catches up with edits nobody told it of', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  leader.freeze();
  await world.clock.advance(20_000);
  assert.equal(world.dials.length, 2, 'the other one leads');
  follower.crash();
  const third = world.open();
  look(third.chat, 'c');
  await world.settle();
  // It knows of no other tab: the frozen one has not said a word to it.
  world.server.edit('c-m1', { content: 'edited' });
  await world.settle();
  await leader.thaw();
  await world.clock.advance(2000);
  assert.deepEqual([shown(leader), shown(third)], [['edited'], ['edited']]);
  await world.close();
});

test('messages of two tabs leave in the order in which they were written, whichever the leading tab heard of first', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  world.online = false;
  world.socket.close(1006);
  await world.settle();
  const first = follower.chat.conversation('c').send('first');
  await world.settle();
  const second = leader.chat.conversation('c').send('second');
  await world.settle();
  const third = follower.chat.conversation('c').send('third');
  await world.settle();
  leader.crash();
  world.online = true;
  await world.clock.advance(20_000);
  assert.deepEqual(
    [...new Set(keys(world))].filter((key) => [first, second, third].some(({ clientId }) => clientId === key)),
    [first.clientId, second.clientId, third.clientId],
  );
  assert.deepEqual(shown(follower), ['one', 'first', 'second', 'third']);
  await world.close();
});

test('a tab that follows late, because a part of it came late, hears of everything from whoever leads then', async () => {
  const { world, open } = await tabs(1);
  const [first] = open as [Tab];
  let bring = (): void => undefined;
  const { loadRare } = world;
  world.loadRare = () => new Promise((resolve) => (bring = () => resolve(loadRare())));
  const late = world.open();
  look(late.chat, 'c');
  await world.settle();
  world.loadRare = loadRare;
  first.crash();
  const leader = world.open();
  look(leader.chat, 'c');
  await world.settle();
  assert.equal(world.dials.length, 2, 'the last one leads: nobody waited for it');
  bring();
  await world.settle();
  world.server.edit('c-m1', { content: 'edited' });
  world.server.say('c', 'bob', 'two');
  await world.settle();
  assert.deepEqual(
    [shown(leader), shown(late)],
    [
      ['edited', 'two'],
      ['edited', 'two'],
    ],
  );
  await world.close();
});

test('the leading tab dies between storing an edit and telling of it: every other tab shows it', async () => {
  const { world, open } = await tabs(3);
  const [leader, second, third] = open as [Tab, Tab, Tab];
  // It shows what is stored before it tells the others.
  leader.chat.conversation('c').messages.subscribe((messages) => {
    if (messages[0]?.content === 'edited') leader.crash();
  });
  world.server.edit('c-m1', { content: 'edited' });
  await world.settle();
  await world.clock.advance(2000);
  assert.equal(leader.isAlive, false);
  assert.deepEqual([shown(second), shown(third)], [['edited'], ['edited']]);
  await world.close();
});

test('a tab that led and slept while it read a conversation shows it when it wakes, as a tab that follows', async () => {
  const { world, open } = await tabs(2);
  const [leader] = open as [Tab, Tab];
  world.server.create('d', ['alice', 'bob']);
  world.server.say('d', 'bob', 'hi');
  let answerNow = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    if (path.endsWith('conversations/d/')) await new Promise<void>((resolve) => (answerNow = resolve));
    return next();
  };
  const screen = look(leader.chat, 'd');
  await world.settle();
  leader.freeze();
  world.intercept = undefined;
  answerNow();
  await world.clock.advance(20_000);
  assert.equal(world.dials.length, 2, 'the other one leads');
  await leader.thaw();
  await world.clock.advance(5000);
  assert.deepEqual(screen.now, ['hi']);
  await world.close();
});

test('a tab slept while it took a conversation anew, and its request failed: it does not do again what another tab did', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  world.server.say('c', 'bob', 'two');
  await world.settle();
  let failNow: (() => void) | undefined;
  world.intercept = async ({ path }, next) => {
    if (failNow || !path.endsWith('conversations/c/messages/')) return next();
    await new Promise<void>((resolve) => (failNow = resolve));
    return { status: 503 };
  };
  world.server.restore('c', 1, 'e2');
  await world.clock.advance(1000);
  leader.freeze();
  await world.clock.advance(20_000);
  assert.deepEqual([status(follower), shown(follower)], ['online', ['one']]);
  failNow?.();
  const asked = world.requests.length;
  await leader.thaw();
  await world.clock.advance(60_000);
  const again = world.requests.slice(asked).filter(({ path }) => path.startsWith('conversations/c/'));
  assert.deepEqual(again, []);
  assert.deepEqual(open.map(shown), [['one'], ['one']]);
  world.server.say('c', 'bob', 'after it');
  await world.settle();
  assert.deepEqual(open.map(shown), [
    ['one', 'after it'],
    ['one', 'after it'],
  ]);
  await world.close();
});

test('a tab that led and slept while it sent does not call the message failed: the next one sent it', async () => {
  const { world, open } = await tabs(2);
  const [leader] = open as [Tab, Tab];
  let answerNow = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    const answer = next();
    if (path.endsWith('send_message/')) await new Promise<void>((resolve) => (answerNow = resolve));
    return answer;
  };
  const outgoing = leader.chat.conversation('c').send('two');
  const seen: string[] = [];
  leader.chat.conversation('c').messages.subscribe((messages) => seen.push(...messages.map(({ status }) => status)));
  await world.settle();
  leader.freeze();
  world.intercept = undefined;
  answerNow();
  await world.clock.advance(20_000);
  await leader.thaw();
  await world.clock.advance(5000);
  assert.equal((await outgoing.sent).content, 'two');
  assert.ok(!seen.includes('failed'));
  assert.deepEqual(open.map(shown), [
    ['one', 'two'],
    ['one', 'two'],
  ]);
  await world.close();
});

test('a tab hears late, after a backup was restored, what the leading one told before: it shows nothing of the old life', async () => {
  const { world, open } = await tabs(1);
  const [leader] = open as [Tab];
  let bring = (): void => undefined;
  const { loadRare } = world;
  world.loadRare = () => new Promise((resolve) => (bring = () => resolve(loadRare())));
  const late = world.open();
  look(late.chat, 'c');
  await world.settle();
  world.loadRare = loadRare;
  // Whoever writes is heard: from now on the leading tab tells everything.
  const outgoing = late.chat.conversation('c').send('lost by the restore');
  await world.settle();
  const log = world.server.log('c');
  const [kept] = structuredClone(log.messages);
  world.server.edit('c-m1', { content: 'edited, and lost by the restore' });
  await world.settle();
  leader.crash();
  log.messages[0] = kept!;
  world.server.restore('c', 1, 'e2');
  const next = world.open();
  look(next.chat, 'c');
  await world.clock.advance(5000);
  bring();
  await world.clock.advance(5000);
  assert.equal((await outgoing.sent).content, 'lost by the restore');
  assert.deepEqual([shown(next), shown(late)], [['one'], ['one']]);
  await world.close();
});

test('the storage is erased under two tabs: what the first one fetched anew shows in the second, in full', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  follower.freeze();
  for (const table of Object.values(world.database)) for (const { key } of [...table.entries]) table.delete(key);
  const dead = new Set([leader, follower]);
  const failing = (tab: Tab) => (): Error | undefined =>
    dead.has(tab) ? Object.assign(new Error('erased'), { name: 'ReplacedError' }) : undefined;
  world.storageFailure = failing(leader);
  world.storeOpened = () => dead.delete(leader);
  leader.chat.conversation('c').draft.set('typing on');
  await world.clock.advance(2000);
  world.server.say('c', 'bob', 'two');
  world.server.say('c', 'bob', 'three');
  await world.settle();
  assert.deepEqual(shown(leader), ['one', 'two', 'three']);
  world.storageFailure = failing(follower);
  world.storeOpened = () => dead.delete(follower);
  await follower.thaw();
  follower.chat.conversation('c').draft.set('me too');
  await world.clock.advance(5000);
  assert.equal(dead.size, 0);
  assert.deepEqual(shown(follower), ['one', 'two', 'three']);
  await world.close();
});

test('erased storage and a restored backup: what a sleeping tab still had to send is sent anew, and stands nowhere twice', async () => {
  const { world, open } = await tabs(2);
  const [leader, follower] = open as [Tab, Tab];
  const twice: string[] = [];
  leader.chat.conversation('c').messages.subscribe((messages) => {
    const keys = messages.flatMap(({ clientId }) => clientId ?? []);
    if (new Set(keys).size < keys.length) twice.push(messages.map(({ content }) => content).join());
  });
  let release = (): void => undefined;
  world.intercept = async ({ method }, next) => {
    if (method === 'POST') await new Promise<void>((resolve) => (release = resolve));
    return next();
  };
  follower.chat
    .conversation('c')
    .send('brought back')
    .sent.catch(() => undefined);
  await world.settle();
  follower.freeze();
  world.intercept = undefined;
  release();
  await world.settle();
  assert.deepEqual(shown(leader), ['one', 'brought back']);

  // Neither socket nor pages: what the new life has is not known for now.
  world.carriesSockets = false;
  world.intercept = ({ path, method }, next) => (method === 'GET' || path === 'poll/' ? { status: 503 } : next());
  world.server.restore('c', 1, 'e2');
  world.server.say('c', 'bob', 'two');
  for (const table of Object.values(world.database)) for (const { key } of [...table.entries]) table.delete(key);
  const dead = new Set([leader, follower]);
  const failing = (tab: Tab) => (): Error | undefined =>
    dead.has(tab) ? Object.assign(new Error('erased'), { name: 'ReplacedError' }) : undefined;
  world.storageFailure = failing(leader);
  world.storeOpened = () => dead.delete(leader);
  leader.chat.conversation('c').draft.set('typing on');
  await world.settle();
  world.storageFailure = failing(follower);
  world.storeOpened = () => dead.delete(follower);
  await follower.thaw();
  follower.chat.conversation('c').draft.set('me too');
  await world.clock.advance(5000);
  assert.equal(dead.size, 0);
  world.intercept = undefined;
  world.carriesSockets = true;
  await world.clock.advance(60_000);
  assert.deepEqual(
    [shown(leader), shown(follower)],
    [
      ['one', 'two', 'brought back'],
      ['one', 'two', 'brought back'],
    ],
  );
  assert.deepEqual(twice, []);
  await world.close();
});

test('one tab cannot ask the server for its level while another one does: both speak the one it has', async () => {
  const world = new World();
  world.browser = new MemoryTabs();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  world.server.say('c', 'bob', 'one');
  let asked = 0;
  world.intercept = async ({ path }, next) => {
    if (path !== 'protocol/' || (asked += 1) > 1) return next();
    await new Promise<void>((resolve) => world.clock.after(1000, resolve));
    return Promise.reject(new TypeError('fetch failed'));
  };
  const [first, second] = [world.open(), world.open()];
  const screens = [first, second].map(({ chat }) => look(chat, 'c'));
  await world.clock.advance(5000);
  assert.deepEqual(
    [first, second].map(({ chat }) => chat.connection.value.protocol),
    [2, 2],
  );
  world.server.edit('c-m1', { content: 'edited' });
  await world.settle();
  assert.deepEqual(
    screens.map(({ now }) => now),
    [['edited'], ['edited']],
  );
  await world.close();
});
