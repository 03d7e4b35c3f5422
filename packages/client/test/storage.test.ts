import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World } from './support/world.ts';

const failure = (name: string): Error => Object.assign(new Error(name), { name });

/** A device with two conversations of `length` messages, both read to their beginning. */
async function stored(length: number): Promise<{ world: World; tab: ReturnType<World['open']> }> {
  const world = new World();
  for (const id of ['old', 'new']) {
    world.server.create(id, ['alice', 'bob']);
    for (let n = 1; n <= length; n += 1) world.server.say(id, 'bob', `${id} ${n}`);
  }
  const tab = world.open();
  for (const id of ['old', 'new']) {
    const conversation = tab.chat.conversation(id);
    look(tab.chat, id);
    await world.settle();
    while (conversation.history.value.hasOlder) await conversation.loadOlder();
  }
  await world.settle();
  assert.equal(world.database.messages.entries.length, 2 * length);
  return { world, tab };
}

const erase = (world: World): void => {
  for (const table of Object.values(world.database)) for (const { key } of [...table.entries]) table.delete(key);
};

const keptOf = (world: World, id: string): number[] =>
  world.database.messages.entries.flatMap(({ key, row }) =>
    (key as unknown[])[0] === id ? [(row as { seq: number }).seq] : [],
  );

test('the device is full: the oldest messages go, longest conversations first, and what is sent is stored', async () => {
  const { world, tab } = await stored(150);
  // A full disk takes what makes room: of two writes that fail one after the other the second is that.
  let failed = false;
  world.storageFailure = (mode) => {
    if (mode === 'read') return undefined;
    failed = !failed && world.database.messages.entries.length > 240;
    return failed ? failure('QuotaExceededError') : undefined;
  };
  const sent = await tab.chat.conversation('new').send('hello').sent;
  assert.equal(sent.content, 'hello');
  assert.deepEqual([keptOf(world, 'old')[0], keptOf(world, 'new')[0]], [76, 76]);
  assert.equal(tab.chat.storage.value, 'persistent');
  assert.deepEqual(tab.errors, []);
  world.storageFailure = undefined;
  // What went is read from the server again, without holes.
  tab.crash();
  const next = world.open();
  const screen = look(next.chat, 'old');
  await world.settle();
  while (next.chat.conversation('old').history.value.hasOlder) await next.chat.conversation('old').loadOlder();
  assert.equal(screen.now.length, 150);
  assert.equal(screen.now[0], 'old 1');
  await world.close();
});

test('the device is full and has nothing to let go: the message fails with the reason, and no other row goes', async () => {
  const { world, tab } = await stored(3);
  world.online = false;
  const waiting = tab.chat.conversation('old').send('waiting');
  waiting.sent.catch(() => undefined);
  tab.chat.conversation('old').draft.set('half a sen');
  await world.settle();
  let writes = 0;
  world.storageFailure = (mode) =>
    mode === 'write' && (writes += 1) % 2 === 1 ? failure('QuotaExceededError') : undefined;
  const screen = look(tab.chat, 'new');
  const refused = tab.chat.conversation('new').send('too much');
  await assert.rejects(refused.sent, { code: 'storage_failed' });
  assert.equal(screen.now.at(-1), 'too much (failed)');
  world.storageFailure = undefined;
  assert.deepEqual(
    world.database.outbox.entries.map(({ row }) => (row as { content: string }).content),
    ['waiting'],
  );
  assert.equal(world.database.drafts.entries.length, 1);
  await world.close();
});

test('a message that a full device could not keep is edited and sent again once there is room: it goes first, then its edit', async () => {
  const { world, tab } = await stored(3);
  const conversation = tab.chat.conversation('new');
  const screen = look(tab.chat, 'new');
  let writes = 0;
  world.storageFailure = (mode) =>
    mode === 'write' && (writes += 1) % 2 === 1 ? failure('QuotaExceededError') : undefined;
  const refused = conversation.send('too mcuh');
  await assert.rejects(refused.sent, { code: 'storage_failed' });
  world.storageFailure = undefined;
  const edited = conversation.edit(refused.clientId, 'too much');
  await world.settle();
  assert.equal(screen.now.at(-1), 'too much (failed)');
  assert.equal((await conversation.retry(refused.clientId).sent).content, 'too mcuh');
  await edited;
  await world.settle();
  assert.equal(world.server.log('new').messages.at(-1)?.content, 'too much');
  assert.equal(screen.now.at(-1), 'too much');
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('the storage is lost for good: the chat goes on in memory, says so, and sends what was not sent', async () => {
  const { world, tab } = await stored(60);
  const screen = look(tab.chat, 'new');
  world.online = false;
  const waiting = tab.chat.conversation('new').send('waiting');
  await world.settle();
  assert.equal(tab.chat.storage.value, 'persistent');
  world.storageFailure = () => failure('UnknownError');
  const later = tab.chat.conversation('new').send('later');
  await world.settle();
  assert.equal(tab.chat.storage.value, 'volatile');
  assert.deepEqual(
    tab.errors.map(({ code }) => code),
    ['storage_lost'],
  );
  assert.deepEqual(screen.now.slice(-3), ['new 60', 'waiting (pending)', 'later (pending)']);
  world.online = true;
  world.server.say('new', 'bob', 'meanwhile');
  await world.clock.advance(60_000);
  assert.equal((await waiting.sent).content, 'waiting');
  assert.equal((await later.sent).content, 'later');
  assert.deepEqual(screen.now.slice(-4), ['new 60', 'meanwhile', 'waiting', 'later']);
  await world.close();
});

test('the storage is erased under the chat: what memory has is stored anew, the rest is fetched', async () => {
  const { world, tab } = await stored(60);
  world.online = false;
  const waiting = tab.chat.conversation('new').send('waiting');
  waiting.sent.catch(() => undefined);
  tab.chat.conversation('old').draft.set('half a sen');
  await world.settle();
  erase(world);
  let dead = true;
  world.storageFailure = () => (dead ? failure('ReplacedError') : undefined);
  world.storeOpened = () => (dead = false);
  tab.chat.conversation('new').draft.set('typing on');
  await world.settle();
  assert.equal(tab.chat.storage.value, 'persistent');
  assert.deepEqual(
    tab.errors.map(({ code }) => code),
    ['storage_erased'],
  );
  assert.equal(world.database.outbox.entries.length, 1);
  assert.equal(world.database.drafts.entries.length, 2);
  world.online = true;
  await world.clock.advance(60_000);
  assert.equal((await waiting.sent).content, 'waiting');
  tab.crash();
  world.online = false;
  const next = world.open();
  const screen = look(next.chat, 'new');
  await world.settle();
  assert.deepEqual(screen.now.slice(-2), ['new 60', 'waiting']);
  assert.equal(next.chat.conversation('old').draft.value, 'half a sen');
  await world.close();
});

test('the storage is erased and the server begins anew from a backup: nothing of the old life stays on screen', async () => {
  const { world, tab } = await stored(3);
  const screen = look(tab.chat, 'new');
  world.carries = false;
  const { sent } = tab.chat.conversation('new').send('not in the backup');
  await sent;
  await world.settle();
  assert.deepEqual(screen.now, ['new 1', 'new 2', 'new 3', 'not in the backup']);
  erase(world);
  let dead = true;
  world.storageFailure = () => (dead ? failure('ReplacedError') : undefined);
  world.storeOpened = () => (dead = false);
  world.server.restore('new', 3, 'e2');
  world.carries = true;
  tab.chat.conversation('old').draft.set('typing on');
  await world.clock.advance(60_000);
  assert.deepEqual(screen.now, ['new 1', 'new 2', 'new 3']);
  world.server.say('new', 'bob', 'new 4');
  await world.settle();
  assert.deepEqual(screen.now, ['new 1', 'new 2', 'new 3', 'new 4']);
  await world.close();
});

test('a newer version of the page is open in another tab: this one says that it must be reloaded, and dials no more', async () => {
  const { world, tab } = await stored(3);
  world.storageFailure = () => failure('VersionError');
  tab.chat.conversation('new').draft.set('x');
  await world.settle();
  const { status, error } = tab.chat.connection.value;
  assert.deepEqual([status, error?.code, tab.chat.storage.value], ['offline', 'reload_needed', 'volatile']);
  const dials = world.dials.length;
  world.signal('wake');
  await world.clock.advance(60_000);
  assert.equal(world.dials.length, dials);
  await world.close();
});

test('an error of the work itself is no trouble of the storage', async () => {
  const { world, tab } = await stored(3);
  let failed = false;
  world.storageFailure = () => (failed ? undefined : ((failed = true), failure('DataCloneError')));
  await assert.rejects(tab.chat.conversation('new').send('strange').sent, { code: 'storage_failed' });
  assert.equal(tab.chat.storage.value, 'persistent');
  await world.close();
});

test('what the device kept was erased while a file waited: the file is written anew, and goes with its message', async () => {
  const { world, tab } = await stored(3);
  world.online = false;
  world.socket.close(1006);
  const { sent } = tab.chat.conversation('old').send({ content: 'waits', attachments: [new File(['bytes'], 'a.png')] });
  await world.settle();
  assert.equal(world.database.files.entries.length, 1);
  erase(world);
  let isTold = false;
  world.storageFailure = () => {
    if (isTold) return undefined;
    isTold = true;
    return failure('ReplacedError');
  };
  tab.chat.conversation('new').draft.set('a');
  await world.settle();
  assert.equal(world.database.files.entries.length, 1);
  tab.crash();
  world.online = true;
  const next = world.open();
  const screen = look(next.chat, 'old');
  for (let turns = 0; turns < 20; turns += 1) await world.settle();
  assert.equal(screen.now.at(-1), 'waits');
  assert.equal(screen.messages.at(-1)!.attachments[0]!.name, 'a.png');
  sent.catch(() => undefined);
  await world.close();
});
