import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeWorld, type Answer, type World } from './support/world.ts';

const block = (world: World, who: string, other: string): Promise<Answer> =>
  world.call(who, 'PUT', `users/${other}/block/`);
const unblock = (world: World, who: string, other: string): Promise<Answer> =>
  world.call(who, 'DELETE', `users/${other}/block/`);
const say = (world: World, who: string, id: string, content = 'hi', client_id = 'key'): Promise<Answer> =>
  world.call(who, 'POST', `conversations/${id}/send_message/`, { content, client_id });

async function direct(world: World, ...users: [string, string]): Promise<string> {
  await world.signIn(...users);
  const [owner, other] = users;
  return (await world.call(owner, 'POST', 'conversations/', { kind: 'direct', member_ids: [other] })).body.id;
}

describe('blocks', () => {
  test("a blocked user's direct message is refused and reaches nobody, until the block is taken back", async () => {
    const world = makeWorld();
    const id = await direct(world, 'alice', 'bob');
    assert.equal((await block(world, 'alice', 'bob')).status, 204);
    const alice = await world.connect('alice');
    const refused = await say(world, 'bob', id);
    assert.deepEqual([refused.status, refused.body.code], [403, 'permission_denied']);
    assert.deepEqual(alice.of('chat_message'), []);
    assert.equal((await say(world, 'alice', id, 'still mine')).status, 201, 'who blocks may write');
    assert.equal((await unblock(world, 'alice', 'bob')).status, 204);
    assert.equal((await say(world, 'bob', id)).status, 201, 'the key of what was refused is free');
  });

  test('what was sent before the block is answered again by its key', async () => {
    const world = makeWorld();
    const id = await direct(world, 'alice', 'bob');
    assert.equal((await say(world, 'bob', id)).status, 201);
    await block(world, 'alice', 'bob');
    assert.equal((await say(world, 'bob', id)).status, 200);
  });

  test('in a group a blocked user goes on writing, to all', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    await block(world, 'alice', 'bob');
    const alice = await world.connect('alice');
    assert.equal((await say(world, 'bob', id)).status, 201);
    assert.deepEqual(alice.contents(), ['hi']);
  });

  test('one blocks whom one meets, again and again, and is told who is blocked', async () => {
    const world = makeWorld();
    await world.group('alice', 'bob', 'carol');
    await world.signIn('zoe');
    for (const who of ['carol', 'bob', 'bob']) assert.equal((await block(world, 'alice', who)).status, 204);
    const list = async (query: string) => {
      const { body } = await world.call('alice', 'GET', `users/me/blocks/${query}`);
      return [body.results.map(({ id }) => id), body.next];
    };
    assert.deepEqual(await list(''), [['bob', 'carol'], null]);
    assert.deepEqual(await list('?limit=1'), [['bob'], '/api/users/me/blocks/?limit=1&cursor=bob']);
    assert.deepEqual(await list('?limit=1&cursor=bob'), [['carol'], null]);
    assert.equal((await block(world, 'alice', 'zoe')).status, 404, 'somebody never met');
    assert.equal((await block(world, 'alice', 'nobody')).status, 404);
    assert.equal((await block(world, 'alice', 'alice')).status, 400);
    assert.equal((await unblock(world, 'alice', 'nobody')).status, 204);
    await unblock(world, 'alice', 'bob');
    assert.deepEqual(await list(''), [['carol'], null]);
    assert.deepEqual((await world.call('bob', 'GET', 'users/me/blocks/')).body.results, []);
  });

  test('where nobody can be looked up, one still blocks the people of conversations, and where all can, anybody', async () => {
    const closed = makeWorld({ directory: 'none' });
    await closed.group('alice', 'bob');
    await closed.signIn('zoe');
    assert.deepEqual(
      [(await block(closed, 'alice', 'bob')).status, (await block(closed, 'alice', 'zoe')).status],
      [204, 404],
    );
    const open = makeWorld({ directory: 'all' });
    await open.signIn('alice', 'zoe');
    assert.equal((await block(open, 'alice', 'zoe')).status, 204);
  });
});

describe('reports', () => {
  const report = (world: World, who: string, id: string, reason: unknown = 'Spam'): Promise<Answer> =>
    world.call(who, 'POST', `messages/${id}/report/`, { reason });
  const admin = (world: World): string => world.auth.issue('root', { role: 'admin' });

  test('a member reports a message once, and administrators see it with the message and settle it', async () => {
    const world = makeWorld();
    const sent = await world.send('bob', await world.group('alice', 'bob'), 'Buy now');
    const first = await report(world, 'alice', sent.id, ' Spam ');
    assert.equal(first.status, 201);
    const { reason, status, reporter, message } = first.body;
    assert.deepEqual([reason, status, reporter.id, message.id], ['Spam', 'open', 'alice', sent.id]);
    const again = await report(world, 'alice', sent.id, 'Spam, I say');
    assert.deepEqual([again.status, again.body], [200, first.body]);
    const root = admin(world);
    const list = async (query = '') => (await world.call(root, 'GET', `reports/${query}`)).body.results;
    assert.deepEqual(
      (await list()).map(({ id, message: { content } }) => [id, content]),
      [[first.body.id, 'Buy now']],
    );
    const settled = await world.call(root, 'PATCH', `reports/${first.body.id}/`, { status: 'settled' });
    assert.deepEqual([settled.status, settled.body.status], [200, 'settled']);
    assert.deepEqual([(await list('?status=open')).length, (await list('?status=settled')).length], [0, 1]);
    assert.equal((await report(world, 'alice', sent.id)).status, 201, 'after it was settled it can be reported anew');
  });

  test('reports come in pages, the newest first', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    for (const text of ['one', 'two', 'three']) {
      await report(world, 'alice', (await world.send('bob', id, text)).id, text);
    }
    const root = admin(world);
    const first = (await world.call(root, 'GET', 'reports/?limit=2')).body;
    assert.deepEqual(
      first.results.map(({ reason }) => reason),
      ['three', 'two'],
    );
    const second = (await world.call(root, 'GET', first.next!)).body;
    assert.deepEqual([second.results.map(({ reason }) => reason), second.next], [['one'], null]);
    assert.equal((await world.call(root, 'GET', 'reports/?cursor=nonsense')).status, 400);
  });

  test('a deleted message shows as its tombstone in the report, and cannot be reported', async () => {
    const world = makeWorld();
    const sent = await world.send('bob', await world.group('alice', 'bob'), 'Buy now');
    await report(world, 'alice', sent.id);
    await world.call('bob', 'DELETE', `messages/${sent.id}/`);
    const [row] = (await world.call(admin(world), 'GET', 'reports/')).body.results;
    assert.ok(row!.message.deleted_at !== null && !('content' in row!.message));
    assert.equal((await report(world, 'alice', sent.id)).status, 409);
  });

  test('only members report, and only administrators read and settle', async () => {
    const world = makeWorld();
    const sent = await world.send('bob', await world.group('alice', 'bob'), 'Buy now');
    await world.signIn('carol');
    const { id } = (await report(world, 'alice', sent.id)).body;
    const statuses = [
      (await report(world, 'carol', sent.id)).status,
      (await report(world, 'alice', sent.id, '  ')).status,
      (await report(world, 'alice', sent.id, 'x'.repeat(2_001))).status,
      (await world.call('alice', 'GET', 'reports/')).status,
      (await world.call('alice', 'PATCH', `reports/${id}/`, { status: 'settled' })).status,
      (await world.call(admin(world), 'PATCH', 'reports/nothing/', { status: 'settled' })).status,
      (await world.call(admin(world), 'PATCH', `reports/${id}/`, { status: 'forgotten' })).status,
    ];
    assert.deepEqual(statuses, [404, 400, 400, 403, 403, 404, 400]);
  });
});
