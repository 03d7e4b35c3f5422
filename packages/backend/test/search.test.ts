import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, type Answer, type World } from './support/world.ts';

const search = (world: World, who: string, q: string, query = ''): Promise<Answer> =>
  world.call(who, 'GET', `search/?q=${encodeURIComponent(q)}${query}`);

const contents = async (world: World, who: string, q: string, query = ''): Promise<string[]> =>
  (await search(world, who, q, query)).body.results.map(({ message }) => message.content);

test('words are found by their beginnings, in any order, without case and accents; the last message first', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (const text of ['Déjeuner avec Zoé', 'zoe: déjeuner?', 'Dîner']) await world.send('alice', id, text);
  assert.deepEqual(await contents(world, 'bob', 'ZOÉ dej'), ['zoe: déjeuner?', 'Déjeuner avec Zoé']);
  assert.deepEqual(await contents(world, 'bob', '"avec zoe"'), ['Déjeuner avec Zoé']);
  assert.deepEqual(await contents(world, 'bob', '"avec zo"'), [], 'what is quoted is exact');
  assert.deepEqual(await contents(world, 'bob', '?!'), [], 'without a word nothing is looked for');
  assert.equal((await search(world, 'bob', '')).status, 400);
});

test('highlights are ranges of UTF-16 units, in order, each once', async () => {
  const world = makeWorld();
  const id = await world.group('alice');
  const content = '🎉 Lunch, lunching and e\u0301te\u0301: "lunch now" 明天开会';
  await world.send('alice', id, content);
  const marked = async (q: string): Promise<string[]> => {
    const [hit] = (await search(world, 'alice', q)).body.results;
    return (hit!.highlights as unknown as [number, number][]).map(([start, end]) => content.slice(start, end));
  };
  assert.deepEqual(await marked('lunch'), ['Lunch', 'lunching', 'lunch']);
  assert.deepEqual(await marked('"lunch now" now'), ['lunch now']);
  assert.deepEqual(await marked('été'), ['e\u0301te\u0301']);
  assert.deepEqual(await marked('天开'), ['天开']);
});

test('only what the caller may read at that moment is found', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const other = await world.group('alice', 'carol');
  await world.send('alice', id, 'secret of bob');
  await world.send('alice', other, 'secret of carol');
  assert.deepEqual(await contents(world, 'alice', 'secret'), ['secret of carol', 'secret of bob']);
  assert.deepEqual(await contents(world, 'alice', 'secret', `&conversation=${id}`), ['secret of bob']);
  assert.deepEqual(await contents(world, 'bob', 'secret'), ['secret of bob']);
  assert.equal((await search(world, 'bob', 'secret', `&conversation=${other}`)).status, 404);
  const limited = world.auth.issue('alice', { conversations: [other] });
  assert.deepEqual(await contents(world, limited, 'secret'), ['secret of carol']);
  await world.call('alice', 'DELETE', `conversations/${id}/members/bob/`);
  assert.deepEqual(await contents(world, 'bob', 'secret'), []);
});

test('an edit replaces what is found, a delete takes it away, and a reply in a thread is found too', async () => {
  const world = makeWorld();
  const id = await world.group('alice');
  const sent = await world.send('alice', id, 'first text');
  await world.send('alice', id, 'text below', { thread_id: sent.id });
  await world.call('alice', 'PATCH', `messages/${sent.id}/`, { content: 'second text' });
  assert.deepEqual(await contents(world, 'alice', 'first'), []);
  assert.deepEqual(await contents(world, 'alice', 'text'), ['text below', 'second text']);
  await world.call('alice', 'DELETE', `messages/${sent.id}/`);
  assert.deepEqual(await contents(world, 'alice', 'text'), ['text below']);
});

test('a search is narrowed by sender, time and links, and read in pages', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (const text of ['one word', 'two words', 'three words']) {
    await world.send('alice', id, text);
    await world.clock.pass(60_000);
  }
  await world.send('bob', id, 'word at https://example.com');
  assert.deepEqual(await contents(world, 'bob', 'word', '&sender=bob'), ['word at https://example.com']);
  assert.deepEqual(await contents(world, 'bob', 'word', '&has=link'), ['word at https://example.com']);
  assert.deepEqual(await contents(world, 'bob', 'word', '&has=image'), []);
  assert.deepEqual(await contents(world, 'bob', 'word', '&before=2026-11-22T11:01:00.000%2B01:00'), ['one word']);
  assert.deepEqual(await contents(world, 'bob', 'word', '&after=2026-11-22T10:01:00.000Z&sender=alice'), [
    'three words',
  ]);
  assert.equal((await search(world, 'bob', 'word', '&before=xxxxxxxxxxxxxxxxxxxxx')).status, 400);
  assert.equal((await search(world, 'bob', 'word', '&cursor=nonsense')).status, 400);
  const first = (await search(world, 'bob', 'words', '&limit=1')).body;
  assert.equal(first.results[0]!.message.content, 'three words');
  const second = (await world.call('bob', 'GET', first.next!)).body;
  assert.deepEqual([second.results[0]!.message.content, second.next], ['two words', null]);
});
