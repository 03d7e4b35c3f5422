import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameKey } from '../src/index.ts';
import { makeWorld, type Answer, type World, type WorldOptions } from './support/world.ts';

const PEOPLE = {
  zoe: 'Zoé Lefèvre',
  lukasz: 'Łukasz Nowak',
  anamaria: 'Ana-María Ñuñez',
  mohammed: 'محمد العلي',
  sakura: '田中さくら',
  alex: 'ΑΛΕΞΗΣ Παππάς',
};

/** A server whose directory holds {@link PEOPLE} and alice, who asks. */
async function withPeople(options: WorldOptions = { directory: 'all' }): Promise<World> {
  const world = makeWorld(options);
  await world.signIn('alice');
  for (const [id, name] of Object.entries(PEOPLE)) await world.call(world.auth.issue(id, { name }), 'GET', 'users/me/');
  return world;
}

const ids = ({ body }: Answer): string[] => (body.results as unknown as { id: string }[]).map(({ id }) => id);
const find = async (world: World, q: string, who = 'alice'): Promise<string[]> =>
  ids(await world.call(who, 'GET', `users/?q=${encodeURIComponent(q)}`));

test('somebody is found by beginnings of their names, in any order, without capitals and accents', async () => {
  const world = await withPeople();
  for (const [q, found] of [
    ['zoe', 'zoe'],
    ['ZOÉ', 'zoe'],
    ['lefevre zo', 'zoe'],
    ['  Zo   Le ', 'zoe'],
    ['lukasz', 'lukasz'],
    ['łuk', 'lukasz'],
    ['maria nunez', 'anamaria'],
    ['ana-maría', 'anamaria'],
    ['مح', 'mohammed'],
    ['田中', 'sakura'],
    ['αλεξης', 'alex'],
    ['παππας', 'alex'],
  ] as const) {
    assert.deepEqual(await find(world, q), [found], q);
  }
  for (const q of ['oe', 'zoe nowak', 'lefevrex', '%', '_', '*', "'", '"', '-', '…', '\u0301']) {
    assert.deepEqual(await find(world, q), [], q);
  }
});

test('an id finds its user only when it is whole', async () => {
  const world = await withPeople();
  assert.deepEqual(await find(world, 'mohammed'), ['mohammed']);
  assert.deepEqual(await find(world, 'moham'), []);
  assert.deepEqual(await find(world, 'Mohammed'), []);
});

test('without a text everybody else is listed by name, page by page', async () => {
  const world = await withPeople();
  const seen: string[] = [];
  let next: string | null = 'users/?limit=2&q=';
  while (next !== null) {
    const answer: Answer = await world.call('alice', 'GET', next);
    assert.ok(answer.body.results.length <= 2);
    seen.push(...ids(answer));
    next = answer.body.next;
  }
  assert.deepEqual(seen, ['anamaria', 'lukasz', 'zoe', 'alex', 'mohammed', 'sakura']);
});

test('people with the same name, or a name without any letter, are on one page each', async () => {
  const world = makeWorld({ directory: 'all' });
  for (const [id, name] of [
    ['3', 'Kim'],
    ['1', 'kim'],
    ['2/x', 'KIM'],
    ['dots', '…'],
  ] as const) {
    await world.call(world.auth.issue(id, { name }), 'GET', 'users/me/');
  }
  const seen: string[] = [];
  let next: string | null = 'users/?limit=1';
  while (next !== null) {
    const answer: Answer = await world.call('alice', 'GET', next);
    seen.push(...ids(answer));
    next = answer.body.next;
  }
  assert.deepEqual(seen, ['dots', '1', '2/x', '3']);
});

test('a page has 20 people unless asked, 50 at most, and never more than the server gives anywhere', async () => {
  const world = makeWorld({ directory: 'all' });
  await world.signIn(...Array.from({ length: 60 }, (_, n) => `user${n}`));
  const count = async (query: string) => (await world.call('alice', 'GET', `users/${query}`)).body.results.length;
  assert.deepEqual([await count(''), await count('?limit=30'), await count('?limit=99')], [20, 30, 50]);
  const small = makeWorld({ directory: 'all', limits: { page_max: 3 } });
  await small.signIn('a', 'b', 'c', 'd', 'e');
  assert.equal((await small.call('alice', 'GET', 'users/')).body.results.length, 3);
});

test('whoever asks is not among the results, and is always found by id', async () => {
  for (const directory of ['all', 'shared', 'none'] as const) {
    const world = await withPeople({ directory });
    assert.ok(!(await find(world, 'alice')).includes('alice'));
    assert.equal((await world.call('alice', 'GET', 'users/alice/')).body.id, 'alice');
    assert.equal((await world.call('alice', 'GET', 'users/me/')).body.id, 'alice');
  }
});

test('unless the operator says otherwise, only people one shares a conversation with can be looked up', async () => {
  const world = await withPeople({});
  assert.deepEqual(await find(world, ''), []);
  const id = await world.group('alice', 'zoe', 'lukasz');
  await world.group('zoe', 'sakura');
  assert.deepEqual(await find(world, ''), ['lukasz', 'zoe']);
  assert.deepEqual(await find(world, 'zo'), ['zoe']);
  assert.deepEqual(await find(world, 'sakura'), [], 'not even by the id');
  const look = async (who: string) => (await world.call('alice', 'GET', `users/${who}/`)).status;
  assert.deepEqual([await look('zoe'), await look('sakura'), await look('nobody')], [200, 404, 404]);
  await world.remove(id, 'alice');
  assert.deepEqual(await find(world, ''), []);
  assert.equal(await look('zoe'), 404);
});

test('where the operator opened the directory, everybody can be looked up; where it is closed, nobody', async () => {
  const open = await withPeople({ directory: 'all' });
  assert.equal((await open.call('alice', 'GET', 'users/zoe/')).body.name, 'Zoé Lefèvre');
  assert.equal((await open.call('alice', 'GET', 'users/nobody/')).status, 404);
  const closed = await withPeople({ directory: 'none' });
  await closed.group('alice', 'zoe');
  assert.deepEqual(await find(closed, ''), []);
  assert.equal((await closed.call('alice', 'GET', 'users/zoe/')).status, 404);
  const features = async (world: World): Promise<string[]> =>
    ((await world.call('alice', 'GET', 'protocol/')).body as unknown as { features: string[] }).features;
  assert.equal((await features(open)).includes('directory'), true);
  assert.equal((await features(closed)).includes('directory'), false);
});

test('a token for certain conversations shows the people of those, also in an open directory', async () => {
  const world = await withPeople({ directory: 'all' });
  const shop = await world.group('alice', 'zoe');
  await world.group('alice', 'lukasz');
  const limited = world.auth.issue('alice', { conversations: [shop] });
  assert.deepEqual(await find(world, '', limited), ['zoe']);
  assert.equal((await world.call(limited, 'GET', 'users/lukasz/')).status, 404);
  assert.equal((await world.call(limited, 'GET', 'users/alice/')).status, 200);
});

test('after a new name in the token, one is found by the new name', async () => {
  const world = await withPeople();
  await world.call(world.auth.issue('zoe', { name: 'Zoé Martin' }), 'GET', 'users/me/');
  assert.deepEqual([await find(world, 'lefevre'), await find(world, 'martin')], [[], ['zoe']]);
});

test('odd questions are refused field by field', async () => {
  const world = await withPeople();
  for (const query of ['limit=0', 'limit=many', 'cursor=', 'cursor=x', `q=${'x'.repeat(256)}`]) {
    const answer = await world.call('alice', 'GET', `users/?${query}`);
    assert.equal(answer.status, 400, query);
    assert.ok(answer.body.fields[query.split('=')[0]!], query);
  }
});

test('a name as it is searched has words only', () => {
  for (const [name, key] of [
    ['Ana-María Ñuñez', 'ana maria nunez'],
    ['O’Brien,  J.', 'o brien j'],
    ['Straße Þór Ærø', 'strasse thor aero'],
    ['İSTANBUL', 'istanbul'],
    ['ΣΟΦΟΣ', 'σοφοσ'],
    ['🦊 Fox\n\u0000\ud800', '🦊 fox'],
    ['…', ''],
  ] as const) {
    assert.equal(nameKey(name), key);
  }
});
