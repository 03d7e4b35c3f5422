import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE_CODES } from '@hypee/chat-protocol';
import { MemoryDatabase } from '../src/index.ts';
import { makeWorld } from './support/world.ts';

const admin = (world: ReturnType<typeof makeWorld>) => world.auth.issue('site', { role: 'admin' });

test("the site's backend creates a user and changes a profile, and a user who talks is seen with it", async () => {
  const world = makeWorld();
  const token = admin(world);
  const created = await world.call(token, 'PUT', 'users/zoe/', { name: 'Zoé Lefèvre' });
  assert.deepEqual([created.status, created.body.name, created.body.avatar_url], [201, 'Zoé Lefèvre', null]);
  await world.signIn('zoe');
  const changed = await world.call(token, 'PUT', 'users/zoe/', { avatar_url: 'https://site.example/zoe.png' });
  assert.deepEqual([changed.status, changed.body.name], [200, 'Zoé Lefèvre']);
  assert.equal((await world.call('zoe', 'GET', 'users/me/')).body.avatar_url, 'https://site.example/zoe.png');
  const cleared = await world.call(token, 'PUT', 'users/zoe/', { avatar_url: null });
  assert.equal(cleared.body.avatar_url, null);
  for (const [path, body] of [
    [`users/${'x'.repeat(256)}/`, { name: 'Long' }],
    ['users/me/', { name: 'Me' }],
    ['users/zoe/', { name: '' }],
    ['users/zoe/', { name: 5 }],
    ['users/zoe/', undefined],
  ] as const)
    assert.equal((await world.call(token, 'PUT', path, body)).status, 400, path);
});

test('what is for the site alone is refused to users, bots and tokens for certain conversations', async () => {
  const world = makeWorld();
  const others = [
    world.auth.issue('alice'),
    world.auth.issue('bot', { role: 'bot' }),
    world.auth.issue('site', { role: 'admin', conversations: ['c'] }),
  ];
  for (const token of others) {
    for (const [method, path] of [
      ['PUT', 'users/bob/'],
      ['POST', 'users/bob/revoke/'],
    ] as const) {
      const { status, body } = await world.call(token, method, path, { name: 'Bob' });
      assert.deepEqual([status, body.code], [403, 'permission_denied']);
    }
  }
});

test('a conversation that the site makes has those it names, known or not, and the first of them is its owner', async () => {
  const world = makeWorld();
  const token = admin(world);
  const body = { title: 'Order 7', member_ids: ['zoe', 'bob'], client_id: 'order-7' };
  const created = await world.call(token, 'POST', 'conversations/', body);
  assert.equal(created.status, 201);
  const members = await world.call('zoe', 'GET', `conversations/${created.body.id}/members/`);
  assert.deepEqual(
    members.body.results.map((member) => [member.user.id, member.role]),
    [
      ['bob', 'member'],
      ['zoe', 'owner'],
    ],
  );
  const again = await world.call(token, 'POST', 'conversations/', body);
  assert.deepEqual([again.status, again.body.id], [200, created.body.id]);
  assert.equal((await world.call(token, 'GET', `conversations/${created.body.id}/`)).status, 404, 'it is not in it');
  assert.equal((await world.call(token, 'POST', 'conversations/', { member_ids: [] })).status, 400);
});

test('two people whom the site brings together have one direct conversation, and so has the site with one', async () => {
  const world = makeWorld();
  const token = admin(world);
  const direct = (...member_ids: string[]) =>
    world.call(token, 'POST', 'conversations/', { kind: 'direct', member_ids });
  const first = await direct('zoe', 'bob');
  const again = await world.call('bob', 'POST', 'conversations/', { kind: 'direct', member_ids: ['zoe'] });
  assert.deepEqual([first.status, again.status, again.body.id], [201, 200, first.body.id]);
  const own = await direct('zoe');
  assert.equal((await world.call(token, 'GET', `conversations/${own.body.id}/`)).status, 200);
});

test('who left what they made does not see it again by making it again', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const body = { member_ids: ['bob'], client_id: 'once' };
  const { body: made } = await world.call('alice', 'POST', 'conversations/', body);
  await world.call('alice', 'DELETE', `conversations/${made.id}/members/alice/`);
  assert.equal((await world.call('alice', 'POST', 'conversations/', body)).status, 404);
});

test('revoking ends the sockets of a user at once, and the tokens from before, but none from after', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const now = world.clock.now();
  const old = world.auth.issue('alice', { issuedAt: now - 1_000 });
  const undated = world.auth.issue('alice');
  const level2 = await world.connect(old);
  const base = await world.openBase(id, undated);
  const bob = await world.connect('bob');
  assert.equal((await world.call(admin(world), 'POST', 'users/alice/revoke/')).status, 204);
  assert.deepEqual(
    [level2.closeCode(), base.closeCode(), bob.closeCode()],
    [CLOSE_CODES.revoked, CLOSE_CODES.revoked, undefined],
  );
  for (const token of [old, undated, world.auth.issue('alice', { issuedAt: now })]) {
    const { status, body } = await world.call(token, 'GET', 'users/me/');
    assert.deepEqual([status, body.code], [401, 'not_authenticated']);
  }
  const fresh = world.auth.issue('alice', { issuedAt: now + 1_000 });
  assert.equal((await world.call(fresh, 'GET', 'users/me/')).status, 200);
  const after = await world.connect(fresh);
  assert.equal(after.closeCode(), undefined);
});

test('a revocation outlives the server, and a user may be revoked before anybody knew them', async () => {
  const database = new MemoryDatabase('epoch');
  const world = makeWorld({ database });
  assert.equal((await world.call(admin(world), 'POST', 'users/stranger/revoke/')).status, 204);
  const next = makeWorld({ database });
  assert.equal((await next.call('stranger', 'GET', 'users/me/')).status, 401);
  assert.equal((await next.call('bob', 'GET', 'users/me/')).status, 200);
});
