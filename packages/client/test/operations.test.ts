import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World } from './support/world.ts';

async function opened(): Promise<{ world: World; tab: ReturnType<World['open']>; ids: string[] }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob'], 'Lunch');
  const ids = [
    world.server.say('c', 'alice', 'Monday?').id,
    world.server.say('c', 'bob', 'Tuesday').id,
    world.server.say('c', 'alice', 'Fine').id,
  ];
  const tab = world.open();
  look(tab.chat, 'c');
  await world.settle();
  return { world, tab, ids };
}

const operations = (world: World): string[] =>
  world.requests
    .filter(({ path }) => path.startsWith('messages/'))
    .map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);

test('an edit shows at once, is stored before it leaves, and ends as the server has it', async () => {
  const { world, tab, ids } = await opened();
  const messages = look(tab.chat, 'c');
  world.online = false;
  const edited = tab.chat.conversation('c').edit(ids[0]!, 'Wednesday?');
  await world.settle();
  assert.deepEqual(messages.now, ['Wednesday?', 'Tuesday', 'Fine']);
  assert.ok(messages.messages[0]?.editedAt);
  assert.equal(world.server.log('c').messages[0]?.content, 'Monday?');
  assert.equal(tab.chat.conversations.value[0]?.lastMessage?.content, 'Fine', 'an edit is no new message');
  world.online = true;
  await world.clock.advance(20_000);
  assert.equal((await edited).content, 'Wednesday?');
  assert.equal(world.server.log('c').messages[0]?.content, 'Wednesday?');
  assert.deepEqual(
    messages.messages.map(({ rev }) => rev),
    [2, 1, 1],
  );
  await world.close();
});

test('what was done offline is done in order after a reload: a message, its edit, a reaction, a delete', async () => {
  const { world, tab, ids } = await opened();
  world.online = false;
  const conversation = tab.chat.conversation('c');
  const outgoing = conversation.send('Thursday');
  for (const promise of [
    conversation.edit(outgoing.clientId, 'Friday'),
    conversation.react(ids[1]!, '👍'),
    conversation.delete(ids[0]!),
    outgoing.sent,
  ])
    promise.catch(() => undefined);
  await world.settle();
  tab.crash();

  const next = world.open();
  const messages = look(next.chat, 'c');
  await world.settle();
  assert.deepEqual(messages.now, ['', 'Tuesday', 'Fine', 'Friday (pending)']);
  assert.deepEqual(messages.messages[1]?.reactions, [{ emoji: '👍', count: 1, userIds: ['alice'] }]);
  assert.ok(messages.messages[0]?.deletedAt);
  world.online = true;
  await world.clock.advance(60_000);
  assert.deepEqual(operations(world), [
    `PATCH messages/${outgoing.clientId}/`,
    `PUT messages/${ids[1]}/reactions/👍/`,
    `DELETE messages/${ids[0]}/`,
  ]);
  assert.deepEqual(messages.now, ['', 'Tuesday', 'Fine', 'Friday']);
  assert.deepEqual(
    world.server.log('c').messages.map(({ content }) => content),
    ['', 'Tuesday', 'Fine', 'Friday'],
  );
  assert.deepEqual(next.errors, []);
  await world.close();
});

test('the answer to an operation is lost: it goes out again under its key and is done once', async () => {
  const { world, tab, ids } = await opened();
  let lost = 0;
  world.intercept = (request, next) => {
    const answer = next();
    if (!request.path.startsWith('messages/') || (lost += 1) > 1) return answer;
    throw new TypeError('connection reset');
  };
  const edited = tab.chat.conversation('c').edit(ids[0]!, 'Wednesday?');
  await world.clock.advance(5000);
  assert.equal((await edited).content, 'Wednesday?');
  const keys = world.requests.filter(({ path }) => path.startsWith('messages/')).map(({ body }) => body['op_id']);
  assert.deepEqual([keys.length, new Set(keys).size], [2, 1]);
  assert.equal(world.server.log('c').messages[0]?.rev, 2);
  await world.close();
});

test('the server refuses an operation: the message stands as it was, and who asked hears why', async () => {
  const { world, tab, ids } = await opened();
  const messages = look(tab.chat, 'c');
  const edited = tab.chat.conversation('c').edit(ids[1]!, 'Never');
  const refused = assert.rejects(edited, { code: 'permission_denied', status: 403 });
  await world.settle();
  await refused;
  assert.deepEqual(messages.now, ['Monday?', 'Tuesday', 'Fine']);
  assert.deepEqual(tab.errors, []);
  assert.equal((await tab.chat.conversation('c').send('Next').sent).content, 'Next');
  await world.close();
});

test('an operation of an earlier visit is refused: that is told as an error, since nobody waits for it', async () => {
  const { world, tab, ids } = await opened();
  world.online = false;
  tab.chat
    .conversation('c')
    .edit(ids[1]!, 'Never')
    .catch(() => undefined);
  await world.settle();
  tab.crash();
  world.online = true;
  const next = world.open();
  const messages = look(next.chat, 'c');
  await world.clock.advance(5000);
  assert.deepEqual(
    next.errors.map(({ code }) => code),
    ['permission_denied'],
  );
  assert.deepEqual(messages.now, ['Monday?', 'Tuesday', 'Fine']);
  await world.close();
});

test('a reaction shows once, whether the event or the answer is first, and is taken back', async () => {
  const { world, tab, ids } = await opened();
  const messages = look(tab.chat, 'c');
  const conversation = tab.chat.conversation('c');
  const reactions = () => messages.messages[1]?.reactions.map(({ emoji, count }) => `${emoji}${count}`).join();
  world.intercept = async (request, next) => {
    const answer = next();
    // The event of it arrives, and is worked off, before the answer.
    if (request.path.startsWith('messages/')) for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    return answer;
  };
  const added = conversation.react(ids[1]!, '👍');
  await world.settle();
  await added;
  assert.equal(reactions(), '👍1');
  await conversation.react(ids[1]!, '👍');
  assert.equal(reactions(), '👍1');
  await conversation.unreact(ids[1]!, '👍');
  assert.equal(reactions(), '');
  await world.close();
});

test('an unsent message is deleted out of the outbox, with what was to be done to it; one on its way from the conversation', async () => {
  const { world, tab } = await opened();
  const messages = look(tab.chat, 'c');
  const conversation = tab.chat.conversation('c');
  let answer: (() => void) | undefined;
  world.intercept = (_, next) => new Promise((resolve) => (answer = () => resolve(next())));
  const first = conversation.send('On its way');
  await world.settle();
  const second = conversation.send('Waiting');
  const edit = assert.rejects(conversation.edit(second.clientId, 'Changed'), { code: 'canceled' });
  await world.settle();
  assert.deepEqual(messages.now.slice(3), ['On its way (sending)', 'Changed (pending)']);
  await conversation.delete(second.clientId);
  await edit;
  await assert.rejects(second.sent, { code: 'canceled' });
  const deleted = conversation.delete(first.clientId);
  await world.settle();
  assert.deepEqual(messages.now.slice(3), [' (sending)']);
  world.intercept = undefined;
  answer?.();
  await world.settle();
  await deleted;
  assert.equal((await first.sent).content, 'On its way');
  assert.deepEqual(messages.now.slice(3), ['']);
  assert.deepEqual(operations(world), [`DELETE messages/${first.clientId}/`]);
  await world.close();
});

test('a message that was sent is still taken back: cancel() deletes it', async () => {
  const { world, tab } = await opened();
  const messages = look(tab.chat, 'c');
  const outgoing = tab.chat.conversation('c').send('Oops');
  await world.settle();
  await outgoing.sent;
  outgoing.cancel();
  await world.settle();
  assert.deepEqual(messages.now.slice(3), ['']);
  assert.deepEqual(operations(world), [`DELETE messages/${outgoing.clientId}/`]);
  await world.close();
});

test('a message failed: what was to be done to it waits for the user, who retries it', async () => {
  const { world, tab } = await opened();
  const conversation = tab.chat.conversation('c');
  const messages = look(tab.chat, 'c');
  world.intercept = (request, next) =>
    request.path.endsWith('send_message/')
      ? { status: 400, body: { detail: 'No.', code: 'validation_error' } }
      : next();
  const outgoing = conversation.send('Saturday');
  outgoing.sent.catch(() => undefined);
  await world.settle();
  const edited = conversation.edit(outgoing.clientId, 'Sunday');
  await world.settle();
  assert.deepEqual(messages.now.slice(3), ['Sunday (failed)']);
  assert.deepEqual(operations(world), []);
  world.intercept = undefined;
  conversation.retry(outgoing.clientId);
  await world.settle();
  assert.equal((await edited).content, 'Sunday');
  assert.deepEqual(messages.now.slice(3), ['Sunday']);
  await world.close();
});

test('the conversation is gone: what was to be done in it is refused, and nothing of it is left', async () => {
  const { world, tab, ids } = await opened();
  world.online = false;
  const edited = assert.rejects(tab.chat.conversation('c').edit(ids[0]!, 'Late'), { code: 'not_found' });
  await world.settle();
  world.server.log('c').members.delete('alice');
  world.socket.send({ type: 'gone', conversation_id: 'c' });
  await world.settle();
  await edited;
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('the device cannot store an operation: it is refused at once and never leaves', async () => {
  const { world, tab, ids } = await opened();
  world.beforeCommit = () => Promise.reject(new Error('disk full'));
  await assert.rejects(tab.chat.conversation('c').edit(ids[0]!, 'Late'), { code: 'storage_failed' });
  world.beforeCommit = undefined;
  await world.settle();
  assert.deepEqual(operations(world), []);
  assert.deepEqual(look(tab.chat, 'c').now, ['Monday?', 'Tuesday', 'Fine']);
  await world.close();
});

test('what did not change stays the same object, also while something waits to be done', async () => {
  const { world, tab, ids } = await opened();
  const messages = look(tab.chat, 'c');
  world.online = false;
  tab.chat
    .conversation('c')
    .edit(ids[0]!, 'Wednesday?')
    .catch(() => undefined);
  await world.settle();
  const before = messages.messages;
  tab.chat.conversation('c').draft.set('hm');
  await world.settle();
  assert.equal(messages.messages, before);
  await world.close();
});
