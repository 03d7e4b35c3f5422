import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs } from '../src/core.ts';
import { look, World } from './support/world.ts';

/** Bob talks with a guest in two conversations; alice is in the first one too. */
async function talking() {
  const world = new World();
  world.server.create('c', ['guest7', 'alice', 'bob']);
  world.server.create('d', ['guest7', 'bob']).members.get('guest7')!.role = 'guest';
  world.server.say('c', 'guest7', 'from the guest');
  world.server.say('c', 'bob', 'for the guest', null, { mentions: ['guest7'] });
  world.server.say('c', 'bob', 'quoting', null, { replyTo: 'c-m1' });
  world.server.read('c', 'guest7', 2);
  return world;
}

test('a guest signs in while bob looks on: what they said is the user’s, in the list, in quotes, and after a reload', async () => {
  const world = await talking();
  const tab = world.open({ user: 'bob', token: 'bob-1' });
  const { chat } = tab;
  const screen = look(chat, 'c');
  let members: string[] = [];
  chat
    .conversation('c')
    .members.subscribe((all) => (members = all.map(({ user, lastReadSeq }) => `${user.id} ${lastReadSeq}`)));
  look(chat, 'd');
  await world.settle();
  assert.deepEqual(members, ['guest7 2', 'alice 0', 'bob 0']);
  const reacted = world.server.log('c').messages[1]!;
  world.server.edit(reacted.id, { reactions: [{ emoji: '👍', count: 2, user_ids: ['guest7', 'alice'] }] }, 'reaction');
  await world.settle();

  world.server.merge('guest7', 'alice');
  await world.settle();
  assert.deepEqual(members, ['alice 2', 'bob 0']);
  const [first, second, third] = screen.messages;
  assert.equal(first!.sender.id, 'alice');
  assert.deepEqual(second!.mentions, ['alice']);
  assert.deepEqual(second!.reactions, [{ emoji: '👍', count: 1, userIds: ['alice'] }]);
  assert.equal(third!.replyTo!.sender!.id, 'alice');
  assert.equal(chat.conversations.value.find(({ id }) => id === 'c')!.memberCount, 2);
  const other = chat.conversations.value.find(({ id }) => id === 'd')!;
  assert.deepEqual(
    other.members.map(({ user, role }) => [user.id, role]),
    [
      ['alice', 'member'],
      ['bob', 'member'],
    ],
  );
  tab.crash();
  world.online = false;
  const after = look(world.open({ user: 'bob', token: 'bob-1' }).chat, 'c');
  await world.settle();
  assert.deepEqual(
    after.messages.map(({ sender }) => sender.id),
    ['alice', 'bob', 'bob'],
  );
  await world.close();
});

test('a guest becomes me: what they said is no longer unread, and is mine', async () => {
  const world = await talking();
  const { chat } = world.open();
  const screen = look(chat, 'c');
  await world.settle();
  assert.equal(chat.unreadCount.value, 3);
  world.server.merge('guest7', 'alice');
  await world.settle();
  assert.equal(chat.conversations.value.find(({ id }) => id === 'c')!.unreadCount, 2);
  assert.equal(screen.messages[0]!.sender.id, 'alice');
  await world.close();
});

test('what waits for the network and mentions a guest mentions the user from then on', async () => {
  const world = await talking();
  const { chat } = world.open({ user: 'bob', token: 'bob-1' });
  look(chat, 'c');
  await world.settle();
  world.intercept = (request, next) => (request.path.endsWith('send_message/') ? { status: 503 } : next());
  const begun = chat.conversation('c').send({ content: 'begun', mentions: ['guest7'] });
  await world.settle();
  const waiting = chat.conversation('c').send({ content: 'waiting', mentions: ['guest7'] });
  await world.settle();
  world.server.merge('guest7', 'alice');
  await world.settle();
  world.intercept = undefined;
  await world.clock.advance(60_000);
  assert.deepEqual((await waiting.sent).mentions, ['alice']);
  assert.deepEqual((await begun.sent).mentions, ['guest7'], 'what may have arrived is repeated word for word');
  await world.close();
});

/** A guest who wrote two texts and a draft that did not leave, and a picture. */
async function guestWithUnsent() {
  const world = await talking();
  world.server.create('e', ['guest7', 'bob']);
  const { chat } = world.open({ user: 'guest7', token: 'guest7-1' });
  look(chat, 'c');
  for (const id of ['d', 'e']) look(chat, id);
  await world.settle();
  assert.equal(chat.me.value?.role, 'guest');
  return { world, chat };
}

test('a guest signs in: what they wrote and did not send goes with them, once, with its keys, files and drafts', async () => {
  const { world, chat } = await guestWithUnsent();
  let lost = 0;
  world.intercept = (request, next) => {
    if (!request.path.endsWith('send_message/')) return next();
    if ((lost += 1) === 1) next();
    throw new TypeError('the line broke');
  };
  const first = chat.conversation('c').send('its answer was lost');
  first.sent.catch(() => undefined);
  await world.settle();
  world.online = false;
  chat.conversation('c').send({ content: 'with a file', attachments: [new File(['bytes'], 'a.png')] });
  chat.conversation('d').send('elsewhere');
  chat.conversation('d').draft.set('half a tho');
  await world.settle();
  world.online = true;
  world.server.merge('guest7', 'alice');
  world.intercept = undefined;
  await chat.identify({ token: 'alice-1', user: 'alice' });
  const screens = ['c', 'd'].map((id) => look(chat, id));
  for (let turns = 0; turns < 20; turns += 1) await world.clock.advance(2_000);
  assert.deepEqual(screens[0]!.now, [
    'from the guest',
    'for the guest',
    'quoting',
    'its answer was lost',
    'with a file',
  ]);
  assert.deepEqual(screens[1]!.now, ['elsewhere']);
  assert.equal(chat.conversation('d').draft.value, 'half a tho');
  assert.deepEqual(
    world.server
      .log('c')
      .messages.slice(3)
      .map(({ sender, content, attachments }) => [sender.id, content, attachments.length]),
    [
      ['alice', 'its answer was lost', 0],
      ['alice', 'with a file', 1],
    ],
  );
  await chat.close();
  const left = world.databaseOf('guest7');
  assert.deepEqual(
    Object.values(left).map(({ entries }) => entries.length),
    Object.values(left).map(() => 0),
    'nothing of the guest is left on the device',
  );
});

test('a guest leaves and another user signs in without being made one: nothing of the guest reaches that user', async () => {
  const { world, chat } = await guestWithUnsent();
  world.online = false;
  chat.conversation('c').send('secret');
  chat.conversation('e').send('secret too');
  chat.conversation('c').draft.set('secret draft');
  await world.settle();
  world.online = true;
  await chat.identify({ token: 'alice-1', user: 'alice' });
  const screen = look(chat, 'c');
  for (let turns = 0; turns < 10; turns += 1) await world.clock.advance(2_000);
  assert.deepEqual(screen.now, ['from the guest', 'for the guest', 'quoting']);
  assert.equal(chat.conversation('c').draft.value, '');
  assert.equal(world.server.log('e').messages.length, 0);
  assert.equal(world.databaseOf('guest7').outbox.entries.length, 2, 'it stays for the guest');
  await chat.close();
});

test('the other tab shows a merge too', async () => {
  const world = await talking();
  world.browser = new MemoryTabs();
  const tabs = [world.open({ user: 'bob', token: 'bob-1' }), world.open({ user: 'bob', token: 'bob-1' })];
  const screens = tabs.map(({ chat }) => look(chat, 'c'));
  await world.settle();
  world.server.merge('guest7', 'alice');
  await world.settle();
  for (const screen of screens) assert.equal(screen.messages[0]!.sender.id, 'alice');
  await world.close();
});
