import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, type Answer, type World } from './support/world.ts';

const patch = (world: World, who: string, body: object): Promise<Answer> => world.call(who, 'PATCH', 'users/me/', body);
const me = async (world: World, who: string) => (await world.call(who, 'GET', 'users/me/')).body;

test('a user changes name and picture, and who shares a conversation is told once on each socket, also the user', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  await world.group('alice', 'bob');
  await world.signIn('carol');
  const [alice, phone, laptop, carol] = [
    await world.connect('alice'),
    await world.connect('bob'),
    await world.connect('bob'),
    await world.connect('carol'),
  ];
  const answer = await patch(world, 'alice', { name: '  Alice Martin ', avatar_url: '/a.png' });
  assert.equal(answer.status, 200);
  assert.deepEqual([answer.body.name, answer.body.avatar_url], ['Alice Martin', '/a.png']);
  assert.deepEqual(await me(world, 'alice'), answer.body);
  for (const socket of [alice, phone, laptop]) {
    assert.deepEqual(socket.of('user_updated'), [{ type: 'user_updated', user: answer.body }]);
  }
  assert.deepEqual(carol.of('user_updated'), [], 'a stranger is not told');
});

test('a field that is not named stays, a picture is taken away by null, and what is so already is told to nobody', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  await patch(world, 'alice', { name: 'Alice', avatar_url: '/a.png' });
  await world.clock.pass(2_000);
  const bob = await world.connect('bob');
  assert.deepEqual((await patch(world, 'alice', { avatar_url: null })).body.name, 'Alice');
  assert.equal((await patch(world, 'alice', { name: 'Alice' })).body.avatar_url, null);
  assert.equal((await patch(world, 'alice', {})).status, 200);
  await world.clock.pass(2_000);
  assert.equal(bob.of('user_updated').length, 1);
});

test('a name that cannot be read, or is too long, is refused', async () => {
  const world = makeWorld();
  for (const body of [{ name: '' }, { name: ' \n' }, { name: 'x'.repeat(256) }, { name: 5 }, { avatar_url: 5 }]) {
    const answer = await patch(world, 'alice', body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.ok(answer.body.fields[Object.keys(body)[0]!]);
  }
  assert.equal((await patch(world, 'alice', { name: 'half \ud800' })).body.name, 'half \ufffd');
});

test('what a user changed stays over tokens that say what they said before, and goes with one that says something new', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  const before = world.auth.issue('alice', { name: 'A. Martin', avatarUrl: '/site.png' });
  assert.equal((await me(world, before)).name, 'A. Martin');
  await patch(world, before, { name: 'Ally', avatar_url: '/mine.png' });
  const again = world.auth.issue('alice', { name: 'A. Martin', avatarUrl: '/site.png' });
  assert.deepEqual([(await me(world, again)).name, (await me(world, again)).avatar_url], ['Ally', '/mine.png']);
  await world.clock.pass(2_000);
  const bob = await world.connect('bob');
  const married = world.auth.issue('alice', { name: 'A. Petit', avatarUrl: '/site.png' });
  assert.deepEqual([(await me(world, married)).name, (await me(world, married)).avatar_url], ['A. Petit', '/mine.png']);
  assert.deepEqual(
    bob.of('user_updated').map(({ user }) => user.name),
    ['A. Petit'],
  );
  await patch(world, married, { name: 'Ally again' });
  const pictured = world.auth.issue('alice', { name: 'A. Petit', avatarUrl: '/new.png' });
  assert.deepEqual(
    [(await me(world, pictured)).name, (await me(world, pictured)).avatar_url],
    ['Ally again', '/new.png'],
  );
  const bare = world.auth.issue('alice', { avatarUrl: '' });
  assert.deepEqual([(await me(world, bare)).name, (await me(world, bare)).avatar_url], ['Ally again', null]);
});

test('who changes their name many times in a second is told twice: the first and the last', async () => {
  const world = makeWorld();
  await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  for (const name of ['one', 'two', 'three', 'four']) await patch(world, 'alice', { name });
  await world.clock.pass(3_000);
  assert.deepEqual(
    bob.of('user_updated').map(({ user }) => user.name),
    ['one', 'four'],
  );
});

test('a new name is found in the directory, and stands at messages written before', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('alice', id, 'hello');
  await patch(world, 'alice', { name: 'Zoé' });
  assert.equal((await world.call('bob', 'GET', 'users/?q=zoe')).body.results.length, 1);
  const page = await world.call('bob', 'GET', `conversations/${id}/messages/`);
  assert.equal(page.body.results[0]!.sender.name, 'Zoé');
});
