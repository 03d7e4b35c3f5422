import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, World, type Tab } from './support/world.ts';

async function opened(): Promise<{ world: World; tab: Tab; screen: ReturnType<typeof look> }> {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.say('c', 'bob', 'Lunch?');
  const tab = world.open();
  const screen = look(tab.chat, 'c');
  await world.settle();
  return { world, tab, screen };
}

const quotes = ({ messages }: ReturnType<typeof look>): unknown[] =>
  messages.map(({ replyTo }) => replyTo && [replyTo.id, replyTo.sender?.id, replyTo.excerpt]);

test('a reply shows what it quotes while it waits, also after a reload, and as the server has it then', async () => {
  const { world, tab, screen } = await opened();
  world.online = false;
  const outgoing = tab.chat.conversation('c').send({ content: 'Yes', replyTo: 'c-m1', mentions: ['bob'] });
  outgoing.sent.catch(() => undefined);
  await world.settle();
  assert.deepEqual(quotes(screen), [null, ['c-m1', 'bob', 'Lunch?']]);
  tab.crash();
  const next = world.open();
  const again = look(next.chat, 'c');
  await world.settle();
  assert.deepEqual(again.now, ['Lunch?', 'Yes (pending)']);
  assert.deepEqual(quotes(again), [null, ['c-m1', 'bob', 'Lunch?']]);
  world.online = true;
  world.signal('network');
  await world.clock.advance(30_000);
  assert.deepEqual(again.now, ['Lunch?', 'Yes']);
  assert.deepEqual(quotes(again), [null, ['c-m1', 'bob', 'Lunch?']]);
  const [sent] = world.requestsTo('send_message/').slice(-1);
  assert.deepEqual([sent?.body['reply_to'], sent?.body['mentions']], ['c-m1', ['bob']]);
  await world.close();
});

test('a message that waits can be quoted before the server knows it', async () => {
  const { world, tab, screen } = await opened();
  world.online = false;
  const conversation = tab.chat.conversation('c');
  const first = conversation.send('Dinner?');
  const second = conversation.send({ content: 'or both', replyTo: first.clientId });
  await world.settle();
  assert.deepEqual(quotes(screen).at(-1), [first.clientId, 'alice', 'Dinner?']);
  world.online = true;
  world.signal('network');
  await world.clock.advance(30_000);
  const { id } = await first.sent;
  assert.equal((await second.sent).replyTo?.id, id);
  assert.deepEqual(quotes(screen).at(-1), [id, 'alice', 'Dinner?']);
  await world.close();
});

test('a quote follows the edit of what it quotes, and is empty once that is deleted, on screen and in the store', async () => {
  const { world, tab, screen } = await opened();
  world.server.say('c', 'alice', 'Yes', null, { replyTo: 'c-m1' });
  await world.settle();
  world.server.edit('c-m1', { content: 'Dinner?' });
  await world.settle();
  assert.deepEqual(quotes(screen), [null, ['c-m1', 'bob', 'Dinner?']]);
  const before = screen.messages[1];
  world.server.edit('c-m1', { reactions: [] });
  await world.settle();
  assert.equal(screen.messages[1], before, 'a change that is none of the text leaves it the same object');
  world.server.edit('c-m1', { content: '', deleted_at: '2026-01-02T00:00:00.000Z' }, 'delete');
  await world.settle();
  assert.deepEqual(quotes(screen), [null, ['c-m1', 'bob', '']]);
  assert.doesNotMatch(JSON.stringify(world.database.messages.entries), /Dinner|Lunch/);
  assert.equal(tab.errors.length, 0);
  await world.close();
});

test('a pin shows at once, is done in the order of the outbox, and listed as the server has it', async () => {
  const { world, tab, screen } = await opened();
  const conversation = tab.chat.conversation('c');
  world.online = false;
  const pinned = conversation.pin('c-m1');
  await world.settle();
  assert.equal(screen.messages[0]?.pinned, true);
  assert.equal(world.server.log('c').messages[0]?.pinned, false);
  world.online = true;
  world.signal('network');
  await world.clock.advance(30_000);
  await pinned;
  assert.deepEqual(
    (await conversation.pins()).map(({ content, pinned }) => [content, pinned]),
    [['Lunch?', true]],
  );
  await conversation.unpin('c-m1');
  await world.settle();
  assert.equal(screen.messages[0].pinned, false);
  assert.deepEqual(await conversation.pins(), []);
  assert.deepEqual(
    world.requests
      .filter(({ path }) => path.includes('/pin/'))
      .map(({ method }) => method)
      .slice(-2),
    ['PUT', 'DELETE'],
  );
  await world.close();
});
