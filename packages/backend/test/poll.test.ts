import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Poller, startPolling, type BegunPoll } from './support/polling.ts';
import type { Store } from '../src/ports.ts';
import { nextTurn, passTurns } from './support/fake-clock.ts';
import { lateReads, makeWorld } from './support/world.ts';

const EPOCH = 'epoch-1';

test('the first poll is greeted, told what was missed, and answered at once however long it would wait', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = new Poller(world, 'bob');
  bob.cursors.set(id, await world.cursorOf('bob', id));
  await world.send('alice', id, 'missed 1');
  await world.send('alice', id, 'missed 2');
  const first = await bob.now(25, { epoch: EPOCH });
  assert.deepEqual(first.types(), ['hello', 'events', 'marks', 'resumed']);
  assert.deepEqual(first.seqs(id), [1, 2]);
  const { session_id, epoch, user, window, token_expires_in } = first.of('hello')[0]!;
  assert.deepEqual([typeof session_id, epoch, user.id, token_expires_in], ['string', EPOCH, 'bob', 3600]);
  assert.deepEqual(window, { events: 256, bytes: 1024 * 1024 });
});

test('a client that is told all waits as long as it asked, and is answered nothing', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'known');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const poll = await bob.begin(25);
  await world.clock.pass(24_999);
  assert.ok(poll.isOpen);
  await world.clock.pass(1);
  assert.deepEqual([poll.status, poll.frames], [200, []]);
  bob.take(poll);
  assert.deepEqual((await bob.now(0)).frames, []);
});

test('a waiting client is told what happens when it happens', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const poll = await bob.begin();
  assert.ok(poll.isOpen);
  await world.send('alice', id, 'now');
  assert.equal(poll.of('chat_message')[0]?.message.content, 'now');
  bob.take(poll);
  const after = await bob.begin();
  assert.ok(after.isOpen, 'and not told it twice');
});

test('what happens between two polls is told by the next one, at once', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  await world.send('alice', id, 'one');
  await world.send('alice', id, 'two');
  const poll = await bob.now(25);
  assert.deepEqual(poll.seqs(id), [1, 2]);
  assert.ok(!poll.types().includes('hello'), 'it goes on');
});

test('a message is told once, though its delivered mark moves by being told', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const poll = await bob.begin();
  await world.send('alice', id, 'hello');
  bob.take(poll);
  for (let rest = bob.take(poll); rest.frames.length > 0; rest = await bob.now()) await world.clock.pass(2_000);
  const idle = await bob.begin();
  await world.clock.pass(24_000);
  assert.ok(idle.isOpen);
  const { members } = (await world.call('alice', 'GET', `conversations/${id}/`)).body;
  assert.equal(members.find(({ user }) => user.id === 'bob')?.last_delivered_seq, 1);
});

test('who holds a message is told to its sender as having it', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const alice = await world.connect('alice');
  const bob = await startPolling(world, 'bob', id);
  await world.send('alice', id, 'hello');
  await bob.now();
  assert.equal(alice.of('delivered').length, 0, 'told is not held');
  await bob.now();
  assert.deepEqual(
    alice.of('delivered').map(({ user_id, seq }) => [user_id, seq]),
    [['bob', 1]],
  );
});

test('marks of others come as on a socket, with their version, and not again', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('bob', id, 'read me');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const poll = await bob.begin();
  await world.call('alice', 'POST', `conversations/${id}/mark_as_read/`, {});
  assert.deepEqual(poll.types(), ['read', 'marks']);
  bob.take(poll);
  assert.ok((await bob.begin()).isOpen);
});

test('settings and read marks that another device moves are told, while waiting and between polls', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'one');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const waiting = await bob.begin();
  await world.call('bob', 'PATCH', `conversations/${id}/membership/`, { pinned: true });
  assert.equal(waiting.of('membership')[0]?.membership.pinned, true);
  bob.take(waiting);
  await bob.drain();
  await world.call('bob', 'PATCH', `conversations/${id}/membership/`, { archived: true });
  await world.call('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
  const [marks] = (await bob.now()).of('marks');
  assert.deepEqual([marks?.mine.archived, marks?.mine.pinned, marks?.unread_count], [true, true, 0]);
});

test('typing is told to who waits, and forgotten when nobody does', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const poll = await bob.begin();
  await world.call('alice', 'POST', `conversations/${id}/typing/`, { typing: true });
  assert.deepEqual(poll.types(), ['typing']);
  bob.take(poll);
  await world.call('alice', 'POST', `conversations/${id}/typing/`, { typing: false });
  assert.deepEqual((await bob.now()).frames, []);
});

test('a new conversation is told while waiting, and between polls', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const bob = await startPolling(world, 'bob');
  await bob.drain();
  const poll = await bob.begin();
  const first = await world.group('alice', 'bob');
  assert.deepEqual(
    poll.of('conversation').map(({ conversation }) => conversation.id),
    [first],
  );
  bob.take(poll);
  await bob.drain();
  const second = await world.group('alice', 'bob');
  await world.send('alice', second, 'said already');
  await world.send('alice', first, 'here too');
  const next = await bob.now();
  assert.deepEqual(
    next.of('conversation').map(({ conversation }) => conversation.id),
    [second],
  );
  assert.deepEqual([next.seqs(first), next.seqs(second)], [[1], [1]]);
  assert.ok((await bob.begin()).isOpen);
});

test('a conversation that the client names no cursor of is told with its last event: what is missing shows', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob');
  await bob.drain();
  for (const text of ['one', 'two', 'three']) await world.send('alice', id, text);
  const poll = await bob.begin(0);
  assert.deepEqual(poll.types(), ['conversation', 'events']);
  assert.deepEqual(poll.seqs(id), [3]);
  // The client goes on naming none.
  bob.next = poll.next;
  assert.deepEqual((await bob.begin(0)).frames, []);
  await world.send('alice', id, 'four');
  assert.deepEqual((await bob.begin(0)).seqs(id), [4]);
});

test('a conversation one was taken out of is gone, while waiting and between polls, once', async () => {
  const world = makeWorld();
  const [one, other] = [await world.group('alice', 'bob'), await world.group('alice', 'bob')];
  const bob = await startPolling(world, 'bob', one, other);
  await bob.drain();
  const poll = await bob.begin();
  await world.call('alice', 'DELETE', `conversations/${one}/members/bob/`);
  assert.deepEqual(
    poll.frames.map(({ type, conversation_id }) => [type, conversation_id]),
    [['gone', one]],
  );
  bob.next = poll.next;
  await world.call('alice', 'DELETE', `conversations/${other}/members/bob/`);
  const next = await bob.begin();
  assert.deepEqual(
    next.frames.map(({ type, conversation_id }) => [type, conversation_id]),
    [['gone', other]],
    'the first one is not told again, though the client still names it',
  );
  bob.take(next);
  assert.ok((await bob.begin()).isOpen);
});

test('who is let in again is told the conversation, whatever cursor they still name', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  await world.call('alice', 'DELETE', `conversations/${id}/members/bob/`);
  const gone = await bob.begin(0);
  assert.deepEqual(gone.types(), ['gone']);
  bob.next = gone.next;
  await world.call('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
  const back = await bob.now();
  assert.deepEqual(back.types(), ['conversation', 'events']);
  assert.equal(back.of('events')[0]?.events[0]?.type, 'member_joined');
});

test('a cursor that cannot be resumed from gets a gap once, and counts for nothing until the client has moved', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const cursor = await world.cursorOf('bob', id);
  for (let count = 0; count < 3; count += 1) await world.send('alice', id, `m${count}`);
  const alice = await world.connect('alice');
  const head = await world.cursorOf('bob', id);
  const bob = new Poller(world, 'bob');
  // Good by its event, but of another life of the database.
  bob.cursors.set(id, head);
  const first = await bob.begin(0, { epoch: 'another' });
  assert.deepEqual(first.types(), ['hello', 'gap', 'resumed']);
  assert.equal(first.of('gap')[0]?.reason, 'epoch');
  bob.next = first.next;
  const busy = await bob.begin(0);
  assert.deepEqual(busy.of('gap'), [], 'while the client reads the conversation anew');
  bob.next = busy.next;
  await world.send('alice', id, 'after the gap');
  const live = await bob.begin(0);
  assert.deepEqual(live.seqs(id), [4]);
  assert.equal(alice.of('delivered').length, 0, 'the old cursor is no sign of having anything');
  bob.take(live);
  await bob.now();
  assert.deepEqual(
    alice.of('delivered').map(({ seq }) => seq),
    [4],
  );
  assert.notEqual(cursor, head);
});

test('a client that goes on from where it was before is told again what it lost, and at once only once', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  await world.send('alice', id, 'lost on the way to the disk');
  const poll = await bob.begin();
  assert.deepEqual(poll.seqs(id), [1]);
  bob.next = poll.next;
  const waiting = await bob.begin();
  assert.ok(waiting.isOpen, 'told is told');
  await world.clock.pass(25_000);
  bob.next = waiting.next;
  assert.deepEqual((await bob.begin()).seqs(id), [1]);
});

test('an answer that was lost is given again', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  await world.send('alice', id, 'one');
  const created = await world.group('alice', 'bob');
  const lost = await bob.begin();
  const again = await bob.begin();
  assert.deepEqual(again.frames, lost.frames);
  assert.equal(again.of('conversation')[0]?.conversation.id, created);
});

test('a long absence comes in answers of bounded size, each at once, none doubled, none missing', async () => {
  const world = makeWorld();
  const [id, other] = [await world.group('alice', 'bob'), await world.group('alice', 'bob')];
  const bob = new Poller(world, 'bob');
  for (const each of [id, other]) bob.cursors.set(each, await world.cursorOf('bob', each));
  for (let count = 0; count < 400; count += 1) await world.send('alice', id, `${count} ${'é'.repeat(2_500)}`);
  await world.send('alice', other, 'short');
  const polls: BegunPoll[] = [];
  while (!polls.some((poll) => poll.types().includes('resumed'))) polls.push(await bob.now(25));
  assert.ok(polls.length > 2, String(polls.length));
  for (const poll of polls) assert.ok(poll.bytes() < 1.2 * 1024 * 1024, String(poll.bytes()));
  assert.deepEqual(
    polls.flatMap((poll) => poll.seqs(id)),
    Array.from({ length: 400 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    polls.flatMap((poll) => poll.seqs(other)),
    [1],
  );
  assert.equal(polls.filter((poll) => poll.types().includes('hello')).length, 1);
});

test('a burst that fits no answer is told by several, in order', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  for (let count = 0; count < 600; count += 1) await world.send('alice', id, `m${count}`);
  const seqs: number[] = [];
  for (let poll = await bob.now(); poll.frames.length > 0; poll = await bob.now()) seqs.push(...poll.seqs(id));
  assert.deepEqual(
    seqs,
    Array.from({ length: 600 }, (_, index) => index + 1),
  );
});

test('a burst in a conversation that the client does not name yet is told by several answers, in order', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const bob = await startPolling(world, 'bob');
  await bob.drain();
  const poll = await bob.begin();
  const id = await world.group('alice', 'bob');
  assert.deepEqual(poll.types(), ['conversation']);
  bob.next = poll.next;
  for (let count = 0; count < 600; count += 1) await world.send('alice', id, `m${count}`);
  const seqs: number[] = [];
  for (let told = await bob.begin(0); told.frames.length > 0; told = await bob.begin(0)) {
    seqs.push(...told.seqs(id));
    bob.next = told.next;
    assert.ok(seqs.length <= 600);
  }
  assert.deepEqual(
    seqs,
    Array.from({ length: 600 }, (_, index) => index + 1),
  );
});

test('the second poll of a client ends its first, which is told nothing; another client of the user goes on', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [phone, laptop] = [await startPolling(world, 'bob', id), await startPolling(world, 'bob', id)];
  await phone.drain();
  await laptop.drain();
  const [first, other] = [await phone.begin(), await laptop.begin()];
  const second = await phone.begin();
  assert.deepEqual([first.status, first.frames, first.next], [200, [], phone.next]);
  assert.ok(second.isOpen);
  assert.ok(other.isOpen);
  await world.send('alice', id, 'to both');
  assert.deepEqual([second.seqs(id), other.seqs(id)], [[1], [1]]);
});

test('a `next` of somebody else, of another life of the database, or of nobody is as none', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const open = await bob.begin();
  const mine = JSON.parse(bob.next!) as object;
  const alice = new Poller(world, 'alice');
  for (const next of [bob.next, 'nonsense', '', '{}', 'null', '[]', JSON.stringify({ ...mine, format: 0 })]) {
    const poll = await alice.begin(25, { next });
    assert.deepEqual([poll.status, poll.types()], [200, ['hello', 'resumed']], next);
  }
  assert.ok(open.isOpen, 'the poll of the one it was taken from goes on');
  const restored = await bob.begin(25, { next: JSON.stringify({ ...mine, epoch: 'another' }) });
  assert.deepEqual(restored.types(), ['hello', 'events', 'marks', 'resumed']);
});

test('places that nobody was told are not believed', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'one');
  const bob = await startPolling(world, 'bob', id);
  const foreign = await world.group('alice', 'carol');
  const claims = {
    ...(JSON.parse(bob.next!) as object),
    told: [
      [id, 99],
      [foreign, 0],
      ['nowhere', 1],
    ],
  };
  await world.send('alice', id, 'two');
  const poll = await bob.begin(0, { next: JSON.stringify(claims) });
  assert.deepEqual(poll.seqs(id), [2]);
  assert.deepEqual(
    poll.of('gone').map(({ conversation_id }) => conversation_id),
    [foreign, 'nowhere'],
  );
  assert.deepEqual(poll.seqs(foreign), []);
});

test('open polls are answered with a goodbye when the server goes away, and new ones are told to come back', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  // So many that sockets would be closed one batch after another.
  const others = [];
  for (let count = 0; count < 15; count += 1) others.push(await (await startPolling(world, 'alice', id)).begin());
  const poll = await bob.begin();
  const drained = world.backend.drain();
  await world.clock.settle();
  for (const each of [poll, ...others]) assert.deepEqual(each.types(), ['bye']);
  await world.clock.pass(1_000);
  await drained;
  bob.take(poll);
  const late = await bob.begin();
  assert.deepEqual([late.status, late.headers], [503, { 'Retry-After': '1' }]);
});

test('a poll that is being answered when the server goes away ends with what it has, and its `next` goes on from there', async () => {
  const world = makeWorld({ wrapStore: lateReads(3) });
  world.clock.patience = 20;
  const id = await world.group('alice', 'bob');
  const bob = new Poller(world, 'bob');
  bob.cursors.set(id, await world.cursorOf('bob', id));
  await world.send('alice', id, 'missed');
  // So many that sockets would be closed one batch after another.
  const polls = Array.from({ length: 15 }, () => bob.beginNow(25));
  await passTurns(5);
  const drained = world.backend.drain();
  await nextTurn();
  for (const each of polls) assert.deepEqual(each.types(), ['hello', 'bye']);
  await world.clock.pass(1_000);
  await drained;
  bob.take(polls[0]!);
  const other = makeWorld({ database: world.database, clock: world.clock });
  const next = new Poller(other, 'bob');
  for (const [each, cursor] of bob.cursors) next.cursors.set(each, cursor);
  next.next = bob.next;
  const answer = await next.now();
  assert.deepEqual([answer.types(), answer.seqs(id)], [['events', 'marks', 'resumed'], [1]]);
});

test('a client that hangs up leaves nothing behind', async () => {
  const world = makeWorld({ limits: { sockets: 1 } });
  const id = await world.group('alice', 'bob');
  await world.clock.pass(2_000);
  const idle = world.clock.runningTimers;
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  let hangUp = (): void => assert.fail('nobody would hear of it');
  const body = { cursors: bob.points, next: bob.next, wait: 25 };
  void world.begin('bob', 'POST', 'poll/', body, (callback) => (hangUp = callback));
  await world.clock.settle();
  const refused = await world.connect('bob');
  assert.equal(refused.closeCode(), 4409, 'an open poll counts as a socket');
  hangUp();
  await world.clock.pass(65_000);
  assert.equal(world.clock.runningTimers, idle);
  assert.equal((await world.connect('bob')).closeCode(), undefined);
});

test('one poll more than a user may have sockets is told when to come back', async () => {
  const world = makeWorld({ limits: { sockets: 1 } });
  await world.signIn('bob');
  await world.connect('bob');
  const poll = await new Poller(world, 'bob').begin();
  assert.deepEqual([poll.status, poll.headers], [429, { 'Retry-After': '30' }]);
});

test('a poll ends with its token, and the next one is refused', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, world.auth.issue('bob', { seconds: 10 }), id);
  await bob.drain();
  const poll = await bob.begin();
  await world.clock.pass(9_999);
  assert.ok(poll.isOpen, 'no warning ends it: the client knows when its token ends');
  await world.clock.pass(1);
  assert.deepEqual([poll.status, poll.frames], [200, []]);
  bob.take(poll);
  assert.equal((await bob.begin()).status, 401);
});

test('a token for one conversation is told of no other', async () => {
  const world = makeWorld();
  const [id, other] = [await world.group('alice', 'bob'), await world.group('alice', 'bob')];
  const bob = new Poller(world, world.auth.issue('bob', { conversations: [id] }));
  for (const each of [id, other]) bob.cursors.set(each, '0.0');
  const first = await bob.now();
  assert.deepEqual(
    first.of('gone').map(({ conversation_id }) => conversation_id),
    [other],
  );
  await bob.drain();
  await world.send('alice', other, 'not for this token');
  assert.deepEqual((await bob.now()).frames, []);
});

test('a token for more conversations is told those that another one was told to be gone', async () => {
  const world = makeWorld();
  const [id, other] = [await world.group('alice', 'bob'), await world.group('alice', 'bob')];
  await world.send('alice', other, 'for the other token');
  const limited = new Poller(world, world.auth.issue('bob', { conversations: [id] }));
  for (const each of [id, other]) limited.cursors.set(each, '0.0');
  const poll = await limited.begin(0);
  const bob = new Poller(world, 'bob');
  for (const each of [id, other]) bob.cursors.set(each, '0.0');
  bob.next = poll.next;
  const wide = await bob.begin();
  assert.deepEqual(wide.types(), ['conversation', 'events']);
  assert.equal(wide.of('conversation')[0]?.conversation.id, other);
});

test('what cannot be a poll is refused', async () => {
  const world = makeWorld();
  const cursors = Array.from({ length: 301 }, (_, index) => ({ conversation_id: index, cursor: '0.0' }));
  for (const body of [
    {},
    { cursors: [] },
    { wait: 0 },
    { cursors: [], wait: 26 },
    { cursors: [], wait: -1 },
    { cursors: [], wait: 1.5 },
    { cursors: [], wait: '1' },
    { cursors, wait: 0 },
    { cursors: [], wait: 0, next: 5 },
  ]) {
    assert.equal((await world.call('bob', 'POST', 'poll/', body)).status, 400, JSON.stringify(body).slice(0, 60));
  }
  assert.equal((await world.callWith(undefined, 'POST', 'poll/', { cursors: [], wait: 0 })).status, 401);
});

test('three hundred conversations go round in a `next` that every server takes back', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const bob = new Poller(world, 'bob');
  for (let count = 0; count < 300; count += 1) bob.cursors.set(await world.group('alice', 'bob'), '0.0');
  const first = await bob.now();
  assert.equal(first.of('events').length, 300);
  assert.ok(first.next.length < 64 * 1024, String(first.next.length));
  assert.ok((await bob.begin()).isOpen);
});

test('a client that names what never was, at length, can still poll on', async () => {
  const world = makeWorld();
  await world.signIn('bob');
  const bob = new Poller(world, 'bob');
  for (let count = 0; count < 300; count += 1) bob.cursors.set(`${count} ${'x'.repeat(240)}`, '0.0');
  for (let count = 0; count < 2; count += 1) {
    const poll = await bob.begin(0);
    assert.deepEqual([poll.status, poll.of('gone').length], [200, 300]);
    bob.next = poll.next;
  }
});

test('two hundred gaps, as after a restored backup, are told once while the client works on them', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const bob = new Poller(world, 'bob');
  for (let count = 0; count < 200; count += 1) bob.cursors.set(await world.group('alice', 'bob'), '7.other');
  const first = await bob.begin(0);
  assert.equal(first.of('gap').length, 200);
  bob.next = first.next;
  assert.ok((await bob.begin()).isOpen);
});

test('more new conversations than fit into an answer come in several, each once', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const bob = await startPolling(world, 'bob');
  await bob.drain();
  const metadata = { about: 'x'.repeat(4_000) };
  const made: string[] = [];
  for (let count = 0; count < 300; count += 1) {
    const answer = await world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'], metadata });
    made.push(answer.body.id);
  }
  const first = await bob.now(25);
  assert.ok(first.bytes() < 1.2 * 1024 * 1024, String(first.bytes()));
  const told = [...first.frames, ...(await bob.drain())]
    .filter(({ type }) => type === 'conversation')
    .map(({ conversation }) => conversation.id);
  assert.deepEqual(told, made);
});

test('delivered marks of a group too large to be told are not written with every poll', async () => {
  let writes = 0;
  const wrapStore = (store: Store): Store => ({
    read: (work) => store.read(work),
    write: (work) => ((writes += 1), store.write(work)),
    close: () => store.close(),
  });
  const world = makeWorld({ limits: { receipt_members: 2 }, wrapStore });
  const [large, small] = [await world.group('alice', 'bob', 'carol'), await world.group('alice', 'bob')];
  for (const id of [large, small]) await world.send('alice', id, 'one');
  writes = 0;
  const bob = await startPolling(world, 'bob', large, small);
  assert.equal(writes, 1, 'for the small one');
  await bob.drain();
  assert.equal(writes, 1);
});

test('another server of the same database goes on where the first one ended', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  await bob.drain();
  const other = makeWorld({ database: world.database, clock: world.clock });
  await other.send('alice', id, 'elsewhere');
  const poll = new Poller(other, 'bob');
  poll.next = bob.next;
  for (const [each, cursor] of bob.cursors) poll.cursors.set(each, cursor);
  const answer = await poll.now();
  assert.deepEqual([answer.types().includes('hello'), answer.seqs(id)], [false, [1]]);
});

test('a poll that fails is answered as a mistake of the server, and leaves nothing behind', async () => {
  let isBroken = false;
  const wrapStore = (store: Store): Store => ({
    read: (work) => (isBroken ? Promise.reject(new Error('the disk is gone')) : store.read(work)),
    write: (work) => store.write(work),
    close: () => store.close(),
  });
  const world = makeWorld({ limits: { sockets: 1 }, wrapStore });
  const id = await world.group('alice', 'bob');
  const bob = await startPolling(world, 'bob', id);
  isBroken = true;
  const failed = await bob.begin();
  assert.equal(failed.status, 500);
  assert.equal(world.logged.length, 1);
  isBroken = false;
  assert.equal((await bob.begin(0)).status, 200);
});
