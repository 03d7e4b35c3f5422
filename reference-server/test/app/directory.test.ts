import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ProtocolAnswer, User, UsersPage } from '@hypee/chat-protocol';
import type { ChatServerOptions } from '../../src/index.ts';
import { createGroup, startServer, type RunningServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

const NAMES = { bob: 'Bob Stone', zoe: 'Zoé Lefèvre', lukasz: 'Łukasz Nowak', sakura: '田中さくら' };

async function withPeople(t: TestContext, options: Partial<ChatServerOptions>): Promise<RunningServer> {
  const server = await startServer(t, options);
  await server.api('alice', 'GET', 'users/me/');
  for (const [id, name] of Object.entries(NAMES)) {
    await server.fetch('/api/users/me/', { headers: { authorization: `Bearer ${tokenOf(id, { name })}` } });
  }
  return server;
}

const find = async (server: RunningServer, query: string): Promise<string[]> =>
  (await server.api<UsersPage>('alice', 'GET', `users/?${query}`)).json.results.map(({ id }) => id);

test('alice looks somebody up by a part of the name and gets the profile', async (t) => {
  const server = await withPeople(t, { directory: 'all' });
  const { status, json } = await server.api<UsersPage>('alice', 'GET', 'users/?q=zoe%20lef');
  assert.equal(status, 200);
  assert.deepEqual(json, {
    results: [{ id: 'zoe', name: 'Zoé Lefèvre', avatar_url: null, role: 'user', last_seen_at: null }],
    next: null,
  });
  assert.deepEqual(await find(server, 'q=lukasz'), ['lukasz']);
  assert.deepEqual(await find(server, `q=${encodeURIComponent('田')}`), ['sakura']);
  assert.deepEqual((await server.api<User>('alice', 'GET', 'users/sakura/')).json.name, '田中さくら');
});

test('everybody is listed by name, over pages whose addresses the server gives', async (t) => {
  const server = await withPeople(t, { directory: 'all' });
  const seen: string[] = [];
  let path: string | undefined = 'users/?limit=1';
  while (path !== undefined) {
    const { json }: { json: UsersPage } = await server.api<UsersPage>('alice', 'GET', path);
    seen.push(...json.results.map(({ id }) => id));
    path = json.next?.replace(/^\/api\//, '');
  }
  assert.deepEqual(seen, ['bob', 'lukasz', 'zoe', 'sakura']);
});

test('a server that nobody configured shows strangers to nobody', async (t) => {
  const server = await withPeople(t, {});
  await createGroup(server, 'alice', 'bob');
  assert.deepEqual(await find(server, ''), ['bob']);
  assert.deepEqual(await find(server, 'q=zoe'), []);
  for (const stranger of ['zoe', 'nobody', '%00', "';--", '__proto__', 'a%2Fb']) {
    const { status, json } = await server.api('alice', 'GET', `users/${stranger}/`);
    assert.deepEqual([status, json.code], [404, 'not_found'], stranger);
  }
  assert.equal((await server.api('alice', 'GET', 'users/bob/')).status, 200);
});

test('a closed directory shows oneself, and is not among the features', async (t) => {
  const server = await withPeople(t, { directory: 'none' });
  await createGroup(server, 'alice', 'bob');
  assert.deepEqual(await find(server, ''), []);
  assert.equal((await server.api('alice', 'GET', 'users/bob/')).status, 404);
  assert.equal((await server.api<User>('alice', 'GET', 'users/alice/')).json.id, 'alice');
  assert.equal((await server.api<User>('alice', 'GET', 'users/me/')).json.id, 'alice');
  const { json } = await server.fetch<ProtocolAnswer>('/api/protocol/');
  assert.equal(json.features.includes('directory'), false);
});

test('without a token nobody is found', async (t) => {
  const server = await withPeople(t, { directory: 'all' });
  for (const path of ['/api/users/', '/api/users/?q=zoe', '/api/users/zoe/']) {
    const { status, json } = await server.fetch(path);
    assert.deepEqual([status, json.code], [401, 'not_authenticated'], path);
  }
});

test('odd questions are refused in words, hostile ones find nothing', async (t) => {
  const server = await withPeople(t, { directory: 'all' });
  for (const query of ['limit=0', 'limit=x', 'cursor=x', `q=${'a'.repeat(256)}`, `cursor=${'a'.repeat(2001)}`]) {
    const { status, json } = await server.api('alice', 'GET', `users/?${query}`);
    assert.deepEqual(
      [status, json.code, Object.keys(json.fields ?? {})],
      [400, 'validation_error', [query.split('=')[0]]],
    );
  }
  for (const q of ['%00', '%25', '_', '%22%5D', "' OR 1=1 --", '%F0%9F', '%ED%A0%80', '*']) {
    assert.deepEqual(await find(server, `q=${q}`), [], q);
  }
});
