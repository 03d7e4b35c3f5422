import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World, type Tab } from './support/world.ts';

/** Two conversations, the last words in each bob's; `later` stands above `c`. */
async function listed(): Promise<{ world: World; tab: Tab }> {
  const world = new World();
  for (const id of ['c', 'later']) {
    world.server.create(id, ['alice', 'bob']);
    world.server.say(id, 'bob', `hello in ${id}`);
  }
  const tab = world.open();
  await world.settle();
  return { world, tab };
}

/** The list as it is drawn: last words, how they stand, and how many failed. */
const rows = ({ chat }: Tab): string[] =>
  chat.conversations.value.map(
    ({ id, lastMessage, failedCount }) =>
      `${id}: ${lastMessage?.content} (${lastMessage?.status}, ${failedCount} failed)`,
  );

const LATER = 'later: hello in later (sent, 0 failed)';

function refuseSends(world: World, status: number): void {
  world.intercept = ({ path }, next) => (path.endsWith('send_message/') ? { status, body: { code: 'x' } } : next());
}

test('what I just wrote stands in the list at once, and moves up when the server has it', async () => {
  const { world, tab } = await listed();
  assert.deepEqual(rows(tab), [LATER, 'c: hello in c (sent, 0 failed)']);
  let answer = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    if (path.endsWith('send_message/')) await new Promise<void>((resolve) => (answer = resolve));
    return next();
  };
  const told: string[] = [];
  tab.chat.conversations.subscribe(() => told.push(rows(tab).join()));
  const { summary } = tab.chat.conversation('c');
  const statuses: (string | undefined)[] = [];
  summary.subscribe((value) => statuses.push(value?.lastMessage?.status));
  const outgoing = tab.chat.conversation('c').send('mine');
  await world.settle();
  assert.deepEqual(rows(tab), [LATER, 'c: mine (sending, 0 failed)'], 'in its place');
  assert.equal(summary.value, tab.chat.conversations.value[1]);
  assert.equal(summary.value?.lastMessage?.sender.name, 'Alice');
  answer();
  await outgoing.sent;
  await world.settle();
  assert.deepEqual(rows(tab), ['c: mine (sent, 0 failed)', LATER]);
  assert.deepEqual([...new Set(statuses)], ['sent', 'pending', 'sending']);
  assert.deepEqual(told.at(-1), rows(tab).join());
  await world.close();
});

test('between the answer and its event the list does not fall back to the words before', async () => {
  const { world, tab } = await listed();
  world.server.delivers = false;
  const seen: string[] = [];
  tab.chat.conversation('c').summary.subscribe((summary) => seen.push(summary?.lastMessage?.content ?? ''));
  await tab.chat.conversation('c').send('mine').sent;
  await world.settle();
  assert.deepEqual(rows(tab), [LATER, 'c: mine (sent, 0 failed)']);
  for (const event of world.server.log('c').events.slice(1)) world.socket.send(event);
  await world.settle();
  assert.deepEqual(rows(tab), ['c: mine (sent, 0 failed)', LATER]);
  assert.deepEqual([...new Set(seen)], ['hello in c', 'mine']);
  await world.close();
});

test('the answer to a late message does not hide what others said after it', async () => {
  const { world, tab } = await listed();
  let answer = (): void => undefined;
  world.intercept = async ({ path }, next) => {
    const result = next();
    if (path.endsWith('send_message/')) await new Promise<void>((resolve) => (answer = resolve));
    return result;
  };
  tab.chat.conversation('c').send('mine');
  await world.settle();
  world.server.say('c', 'bob', 'and me');
  await world.settle();
  answer();
  await world.settle();
  assert.deepEqual(rows(tab), ['c: and me (sent, 0 failed)', LATER]);
  await world.close();
});

test('failed messages are counted, over a reload too, until they are sent or discarded', async () => {
  const { world, tab } = await listed();
  refuseSends(world, 400);
  const [first, second] = ['first', 'second'].map((text) => tab.chat.conversation('c').send(text).clientId) as [
    string,
    string,
  ];
  await world.settle();
  assert.deepEqual(rows(tab), [LATER, 'c: second (failed, 2 failed)']);
  world.server.say('c', 'bob', 'are you there?');
  await world.settle();
  assert.deepEqual(rows(tab), ['c: second (failed, 2 failed)', LATER], 'ordered by what the server has');
  tab.crash();
  const next = world.open();
  await world.settle();
  assert.deepEqual(rows(next), ['c: second (failed, 2 failed)', LATER]);
  let told = 0;
  next.chat.conversation('c').summary.subscribe(() => (told += 1));
  await next.chat.conversation('c').discard(second);
  assert.deepEqual(rows(next), ['c: first (failed, 1 failed)', LATER]);
  assert.equal(told, 2, 'now, and on the change');
  world.intercept = undefined;
  await next.chat.conversation('c').retry(first).sent;
  await world.settle();
  assert.deepEqual(rows(next), ['c: first (sent, 0 failed)', LATER]);
  await world.close();
});

test('what is on its way in one conversation leaves the others as they are', async () => {
  const { world, tab } = await listed();
  const [untouched] = tab.chat.conversations.value;
  refuseSends(world, 503);
  tab.chat.conversation('c').send('mine');
  await world.settle();
  assert.equal(tab.chat.conversations.value[0], untouched);
  assert.deepEqual(rows(tab), [LATER, 'c: mine (pending, 0 failed)']);
  await world.close();
});
