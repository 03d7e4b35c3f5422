import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerAnswer, ServerRequest } from './support/model-server.ts';
import { look, World, type Tab } from './support/world.ts';

async function chatting(): Promise<{ world: World; tab: Tab; screen: ReturnType<typeof look> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  const tab = world.open();
  const screen = look(tab.chat, 'c');
  await world.settle();
  return { world, tab, screen };
}

const isSend = ({ path }: ServerRequest): boolean => path.endsWith('send_message/');
const keysOf = (world: World): unknown[] => world.requests.filter(isSend).map(({ body }) => body['client_id']);

test('a message is stored before it shows and before any network, and ends as the server has it', async () => {
  const { world, tab, screen } = await chatting();
  let commit = (): void => undefined;
  world.beforeCommit = () => new Promise((resolve) => (commit = resolve));
  const outgoing = tab.chat.conversation('c').send('hi');
  await world.settle();
  assert.deepEqual(screen.now, [], 'what is shown as pending survives a crash');
  assert.deepEqual(keysOf(world), []);
  const states: string[] = [];
  tab.chat.conversation('c').messages.subscribe((messages) => states.push(messages.map(({ status }) => status).join()));
  world.beforeCommit = undefined;
  commit();
  await world.settle();
  assert.deepEqual(states, ['', 'pending', 'sending', 'sent']);
  assert.deepEqual(keysOf(world), [outgoing.clientId]);
  const message = await outgoing.sent;
  assert.equal(message.content, 'hi');
  assert.equal(message.status, 'sent');
  assert.deepEqual(screen.now, ['hi']);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('the echo and the answer come in any order: one message', async () => {
  const { world, tab, screen } = await chatting();
  const arrived: string[] = [];
  tab.chat.on('message', ({ content }) => arrived.push(content));
  let answer = (): void => undefined;
  world.intercept = async (request, next) => {
    const result = next();
    if (isSend(request)) await new Promise<void>((resolve) => (answer = resolve));
    return result;
  };
  const outgoing = tab.chat.conversation('c').send('echo first');
  await world.settle();
  assert.deepEqual(screen.now, ['echo first']);
  await outgoing.sent;
  answer();
  await world.settle();
  assert.deepEqual(screen.now, ['echo first']);
  world.intercept = undefined;
  world.server.delivers = false;
  await tab.chat.conversation('c').send('answer first').sent;
  assert.deepEqual(screen.now, ['echo first', 'answer first']);
  world.socket.send(world.server.log('c').events.at(-1)!);
  await world.settle();
  assert.deepEqual(screen.now, ['echo first', 'answer first']);
  assert.deepEqual(arrived, [], 'my own words do not arrive');
  await world.close();
});

test('pending messages stand after all others, and take their place when the server has them', async () => {
  const { world, tab, screen } = await chatting();
  world.intercept = (request, next) => (isSend(request) ? { status: 503 } : next());
  tab.chat.conversation('c').send('mine');
  await world.settle();
  world.server.say('c', 'bob', 'meanwhile');
  await world.settle();
  assert.deepEqual(screen.now, ['meanwhile', 'mine (pending)']);
  world.intercept = undefined;
  await world.clock.advance(30_000);
  assert.deepEqual(screen.now, ['meanwhile', 'mine']);
  await world.close();
});

test('written offline, the page reloaded, the network back: sent once, in order', async () => {
  const { world, tab } = await chatting();
  world.online = false;
  world.dials.at(-1)!.socket.close(1006);
  await world.settle();
  for (const text of ['one', 'two', 'three']) tab.chat.conversation('c').send(text);
  await world.settle();
  tab.crash();
  const next = world.open();
  const screen = look(next.chat, 'c');
  await world.settle();
  assert.deepEqual(screen.now, ['one (pending)', 'two (pending)', 'three (pending)']);
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual(screen.now, ['one', 'two', 'three']);
  assert.deepEqual(
    world.server.log('c').messages.map(({ content }) => content),
    ['one', 'two', 'three'],
  );
  await world.close();
});

test('a first start without network and without token: what is written is sent later', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.online = false;
  const { chat } = world.open({
    token: () => {
      if (!world.online) throw new Error('the site cannot be reached');
      return 'alice-1';
    },
  });
  const outgoing = chat.conversation('c').send('early');
  await world.clock.advance(5000);
  assert.deepEqual(look(chat, 'c').now, ['early (pending)']);
  world.online = true;
  await world.clock.advance(60_000);
  assert.equal((await outgoing.sent).content, 'early');
  await world.close();
});

test('the answer is lost: the same key again, one message', async () => {
  const { world, tab, screen } = await chatting();
  world.server.delivers = false;
  let lost = false;
  world.intercept = (request, next) => {
    const answer = next();
    if (!isSend(request) || lost) return answer;
    lost = true;
    throw new TypeError('connection reset');
  };
  const outgoing = tab.chat.conversation('c').send('once');
  await world.clock.advance(10_000);
  assert.equal((await outgoing.sent).content, 'once');
  assert.deepEqual(keysOf(world), [outgoing.clientId, outgoing.clientId]);
  assert.equal(world.server.log('c').messages.length, 1);
  assert.deepEqual(screen.now, ['once']);
  await world.close();
});

test('a crash while it was on its way: the same key goes out again', async () => {
  const { world, tab } = await chatting();
  world.intercept = (request, next) => (isSend(request) ? new Promise<ServerAnswer>(() => undefined) : next());
  const { clientId } = tab.chat.conversation('c').send('interrupted');
  await world.settle();
  tab.crash();
  world.intercept = undefined;
  const next = world.open();
  const screen = look(next.chat, 'c');
  await world.settle();
  assert.deepEqual(keysOf(world), [clientId, clientId]);
  assert.deepEqual(screen.now, ['interrupted']);
  await world.close();
});

test('one at a time in a conversation, four conversations at once', async () => {
  const world = new World();
  for (let n = 0; n < 6; n += 1) world.server.create(`c${n}`, ['alice', 'bob']);
  const { chat } = world.open();
  await world.settle();
  const waiting: (() => void)[] = [];
  world.intercept = async (request, next) => {
    if (isSend(request)) await new Promise<void>((resolve) => waiting.push(resolve));
    return next();
  };
  for (let n = 0; n < 6; n += 1) for (const text of ['a', 'b']) chat.conversation(`c${n}`).send(text);
  await world.settle();
  assert.equal(waiting.length, 4);
  assert.equal(new Set(world.requests.filter(isSend).map(({ path }) => path)).size, 4);
  const most: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    waiting.shift()?.();
    await world.settle();
    most.push(waiting.length);
  }
  assert.ok(Math.max(...most) <= 4);
  for (let n = 0; n < 6; n += 1)
    assert.deepEqual(
      world.server.log(`c${n}`).messages.map(({ content }) => content),
      ['a', 'b'],
    );
  await world.close();
});

test('the server refuses a message: it fails with the reason, and the next one goes on', async () => {
  const { world, tab, screen } = await chatting();
  const refused = tab.chat.conversation('c').send('');
  const next = tab.chat.conversation('c').send('fine');
  await world.settle();
  await assert.rejects(refused.sent, { code: 'validation_error', status: 400, fields: { content: ['is empty'] } });
  assert.equal((await next.sent).content, 'fine');
  assert.deepEqual(screen.now, ['fine', ' (failed)']);
  const failed = screen.messages.at(-1)!;
  assert.deepEqual([failed.error?.code, failed.error!.message], ['validation_error', 'Say something.']);
  await tab.chat.conversation('c').discard(refused.clientId);
  assert.deepEqual(screen.now, ['fine']);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('a failed message is retried under its key', async () => {
  const { world, tab, screen } = await chatting();
  let refuses = true;
  world.intercept = (request, next) =>
    isSend(request) && refuses ? { status: 403, body: { code: 'permission_denied', detail: 'No.' } } : next();
  const outgoing = tab.chat.conversation('c').send('please');
  await world.settle();
  assert.deepEqual(screen.now, ['please (failed)']);
  refuses = false;
  const again = tab.chat.conversation('c').retry(outgoing.clientId);
  await world.settle();
  assert.equal((await again.sent).clientId, outgoing.clientId);
  assert.deepEqual(screen.now, ['please']);
  await world.close();
});

test('eight answers of a broken server, then the user decides, and the next message goes on', async () => {
  const { world, tab, screen } = await chatting();
  world.intercept = (request, next) =>
    isSend(request) && request.body['content'] === 'unlucky' ? { status: 500 } : next();
  tab.chat.conversation('c').send('unlucky');
  tab.chat.conversation('c').send('lucky');
  await world.clock.advance(300_000);
  assert.equal(world.requests.filter((request) => isSend(request) && request.body['content'] === 'unlucky').length, 8);
  assert.deepEqual(screen.now, ['lucky', 'unlucky (failed)']);
  await world.close();
});

test('a week without network: the message fails rather than waiting for ever', async () => {
  const { world, tab, screen } = await chatting();
  world.online = false;
  world.dials.at(-1)!.socket.close(1006);
  tab.chat.conversation('c').send('old news');
  await world.clock.advance(3600_000);
  assert.match(screen.now[0]!, /pending|sending/);
  tab.crash();
  await world.clock.suspend(7 * 24 * 3600_000);
  const next = world.open();
  const later = look(next.chat, 'c');
  await world.clock.advance(1000);
  assert.deepEqual(later.now, ['old news (failed)']);
  await world.close();
});

test('the server asks to wait: nothing is sent before', async () => {
  const { world, tab } = await chatting();
  let busy = true;
  world.intercept = (request, next) => {
    if (!isSend(request) || !busy) return next();
    busy = false;
    return { status: 429, headers: { 'retry-after': '20' } };
  };
  tab.chat.conversation('c').send('patience');
  await world.clock.advance(19_000);
  world.signal('wake');
  await world.settle();
  assert.equal(keysOf(world).length, 1);
  await world.clock.advance(1000);
  assert.equal(keysOf(world).length, 2);
  await world.close();
});

test('a message answered 429 is sent again with its key, the next ones of the conversation after it, and none is ever failed', async () => {
  const { world, tab } = await chatting();
  let refusals = 20;
  world.intercept = (request, next) =>
    isSend(request) && refusals-- > 0 ? { status: 429, headers: { 'retry-after': '2' } } : next();
  const conversation = tab.chat.conversation('c');
  const sent = ['one', 'two', 'three'].map((text) => conversation.send(text).sent);
  await world.clock.advance(50_000);
  assert.deepEqual(
    (await Promise.all(sent)).map(({ content, status }) => [content, status]),
    [
      ['one', 'sent'],
      ['two', 'sent'],
      ['three', 'sent'],
    ],
  );
  const keys = keysOf(world);
  assert.equal(new Set(keys).size, 3);
  assert.deepEqual(keys.slice(0, 21), Array(21).fill(keys[0]));
  await world.close();
});

test('an answer of 408 or 425 is as good as none: the same key again, one message', async () => {
  for (const status of [408, 425]) {
    const { world, tab } = await chatting();
    let early = true;
    world.intercept = (request, next) => (isSend(request) && early ? ((early = false), { status }) : next());
    const outgoing = tab.chat.conversation('c').send('too early');
    await world.clock.advance(2_000);
    assert.equal((await outgoing.sent).content, 'too early');
    const keys = keysOf(world);
    assert.deepEqual(keys, [keys[0], keys[0]], String(status));
    await world.close();
  }
});

test('no answer in 15 s counts as lost', async () => {
  const { world, tab } = await chatting();
  let hangs = true;
  world.intercept = (request, next) => (isSend(request) && hangs ? new Promise<ServerAnswer>(() => undefined) : next());
  const outgoing = tab.chat.conversation('c').send('slow');
  await world.clock.advance(14_900);
  assert.equal(keysOf(world).length, 1);
  hangs = false;
  await world.clock.advance(5000);
  assert.equal((await outgoing.sent).content, 'slow');
  await world.close();
});

test('the socket cannot be had, but HTTP works: messages leave all the same', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.receive = (socket) => socket.close(1006);
  const { chat } = world.open();
  const outgoing = chat.conversation('c').send('over http');
  await world.clock.advance(2000);
  assert.equal((await outgoing.sent).content, 'over http');
  assert.notEqual(chat.connection.value.status, 'online');
  await world.close();
});

test('waiting messages leave as soon as the connection is back, not at the end of their backoff', async () => {
  const { world, tab } = await chatting();
  world.online = false;
  world.dials.at(-1)!.socket.close(1006);
  tab.chat.conversation('c').send('kicked');
  await world.clock.advance(120_000);
  const before = keysOf(world).length;
  world.online = true;
  world.signal('wake');
  await world.settle();
  assert.equal(keysOf(world).length, before + 1);
  assert.equal(world.server.log('c').messages.length, 1);
  await world.close();
});

test('a message is taken back: out of the outbox before it started, after that by deleting it', async () => {
  const { world, tab, screen } = await chatting();
  let release = (): void => undefined;
  world.intercept = async (request, next) => {
    if (isSend(request)) await new Promise<void>((resolve) => (release = resolve));
    return next();
  };
  const first = tab.chat.conversation('c').send('first');
  const second = tab.chat.conversation('c').send('second');
  await world.settle();
  first.cancel();
  second.cancel();
  await world.settle();
  await assert.rejects(second.sent, { code: 'canceled' });
  release();
  await world.settle();
  assert.equal((await first.sent).content, 'first');
  assert.deepEqual(screen.now, ['']);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('taken back in the same moment it was sent: it never leaves', async () => {
  const { world, tab, screen } = await chatting();
  const outgoing = tab.chat.conversation('c').send('oops');
  outgoing.cancel();
  await world.settle();
  await assert.rejects(outgoing.sent, { code: 'canceled' });
  assert.deepEqual(keysOf(world), []);
  assert.deepEqual(screen.now, []);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('a failed message turns out to be there after all: it shows once, as sent', async () => {
  const { world, tab, screen } = await chatting();
  world.intercept = (request, next) => (isSend(request) ? { status: 403 } : next());
  const { clientId } = tab.chat.conversation('c').send('in doubt');
  await world.settle();
  assert.deepEqual(screen.now, ['in doubt (failed)']);
  world.server.say('c', 'alice', 'in doubt', clientId);
  await world.settle();
  assert.deepEqual(screen.now, ['in doubt']);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('somebody else uses my key: my message stays mine', async () => {
  const { world, tab, screen } = await chatting();
  world.intercept = (request, next) => (isSend(request) ? { status: 503 } : next());
  const { clientId } = tab.chat.conversation('c').send('mine');
  await world.settle();
  world.server.say('c', 'bob', 'forged', clientId);
  await world.settle();
  assert.deepEqual(screen.now, ['forged', 'mine (pending)']);
  await world.close();
});

test('the token is refused twice: messages wait, and leave after signing in again', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.validTokens = new Set();
  const reasons: string[] = [];
  const { chat } = world.open({ token: (reason) => (reasons.push(reason), `alice-${reasons.length}`) });
  const outgoing = chat.conversation('c').send('patient');
  await world.settle();
  assert.equal(chat.connection.value.status, 'unauthorized');
  assert.equal(chat.connection.value.error?.code, 'not_authenticated');
  await world.clock.advance(120_000);
  assert.deepEqual(reasons, ['connect', 'rejected']);
  world.server.validTokens = undefined;
  chat.reconnect();
  await world.settle();
  assert.equal(chat.connection.value.status, 'online');
  assert.equal((await outgoing.sent).content, 'patient');
  await world.close();
});

test('a failed send that nobody watches ends no process', async () => {
  const { world, tab } = await chatting();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  tab.chat.conversation('c').send('');
  await world.settle();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
  await world.close();
});

test('after close a send is refused, and what was stored is kept for the next start', async () => {
  const { world, tab } = await chatting();
  world.online = false;
  const kept = tab.chat.conversation('c').send('kept');
  await world.settle();
  await tab.chat.close();
  await tab.chat.close();
  await assert.rejects(kept.sent, { code: 'closed' });
  await assert.rejects(tab.chat.conversation('c').send('late').sent, { code: 'closed' });
  assert.equal(tab.chat.connection.value.status, 'closed');
  assert.equal(world.clock.waiting, 0, 'no timer is left');
  assert.equal(world.database.outbox.entries.length, 1);
  world.online = true;
  const next = world.open();
  const screen = look(next.chat, 'c');
  await world.settle();
  assert.deepEqual(screen.now, ['kept']);
  await world.close();
});

test('a message that the full device could not keep is sent again once there is room: it arrives once', async () => {
  const { world, tab, screen } = await chatting();
  world.beforeCommit = async () => {
    throw new Error('disk full');
  };
  const outgoing = tab.chat.conversation('c').send('Second attempt');
  await assert.rejects(outgoing.sent, { code: 'storage_failed' });
  const stillFull = tab.chat.conversation('c').retry(outgoing.clientId);
  await assert.rejects(stillFull.sent, { code: 'storage_failed' });
  assert.deepEqual(screen.now, ['Second attempt (failed)']);
  world.beforeCommit = undefined;
  await tab.chat.conversation('c').retry(outgoing.clientId).sent;
  assert.deepEqual(screen.now, ['Second attempt']);
  assert.deepEqual(keysOf(world), [outgoing.clientId]);
  await world.close();
});

test('device storage refuses a message: it fails at once and is never sent', async () => {
  const { world, tab, screen } = await chatting();
  world.beforeCommit = async () => {
    throw new Error('disk full');
  };
  const outgoing = tab.chat.conversation('c').send('unlucky');
  await world.settle();
  await assert.rejects(outgoing.sent, { code: 'storage_failed' });
  assert.deepEqual(screen.now, ['unlucky (failed)']);
  assert.deepEqual(keysOf(world), []);
  await world.close();
});

test('a message that the device could not store is retried once there is room: stored, and sent once', async () => {
  const { world, tab, screen } = await chatting();
  world.beforeCommit = async () => {
    throw new Error('disk full');
  };
  const { clientId, sent } = tab.chat.conversation('c').send('unlucky');
  await assert.rejects(sent, { code: 'storage_failed' });
  await assert.rejects(tab.chat.conversation('c').retry(clientId).sent, { code: 'storage_failed' });
  assert.deepEqual(screen.now, ['unlucky (failed)']);
  world.beforeCommit = undefined;
  assert.equal((await tab.chat.conversation('c').retry(clientId).sent).content, 'unlucky');
  assert.deepEqual(screen.now, ['unlucky']);
  assert.deepEqual(keysOf(world), [clientId]);
  await world.close();
});
