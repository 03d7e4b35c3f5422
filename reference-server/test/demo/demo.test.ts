import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationsPage, ErrorBody, MessagesPage, TokenAnswer, UsersPage } from '@hypee/chat-protocol';
import { createChatServer } from '../../src/index.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { connect } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { part } from '../support/tokens.ts';
import { contentOf } from '../support/wire.ts';

const post = <Body = ErrorBody>(server: RunningServer, path: string, body: unknown) =>
  server.fetch<Body>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const signIn = async (server: RunningServer, username: string) =>
  (await post<TokenAnswer>(server, '/api/token/', { username, password: 'password' })).json;

const as = <Body>(server: RunningServer, token: string, path: string) =>
  server.fetch<Body>(path, { headers: { authorization: `Bearer ${token}` } });

test('alice, bob and carol sign in with their password and have conversations', async (t) => {
  const server = await startServer(t, { demo: true });
  for (const username of ['alice', 'bob', 'carol']) {
    const { access } = await signIn(server, username);
    const { json } = await as<ConversationsPage>(server, access, '/api/conversations/');
    assert.equal(json.results.length, 3, username);
    assert.equal(json.results.filter(({ kind }) => kind === 'group').length, 1, username);
    for (const { last_message: last, updated_at: updated } of json.results) {
      assert.ok(last && contentOf(last).length > 0);
      assert.ok(Date.parse(updated) <= Date.now());
    }
  }
});

test('the sample conversations lie in the past, over several days, and some of it is unread', async (t) => {
  const server = await startServer(t, { demo: true });
  const { access } = await signIn(server, 'carol');
  const { json: list } = await as<ConversationsPage>(server, access, '/api/conversations/');
  const group = list.results.find(({ kind }) => kind === 'group');
  const { json: page } = await as<MessagesPage>(server, access, `/api/conversations/${group?.id}/messages/`);
  const times = page.results.map(({ created_at: at }) => Date.parse(at));
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  assert.ok(last < Date.now());
  assert.ok(last - first > 3 * 86_400_000);
  assert.equal(group?.unread_count, 2);
  const senders = new Set(page.results.map(({ sender }) => sender.name));
  assert.deepEqual([...senders].toSorted(), ['Alice Martin', 'Bob Taylor', 'Carol Nguyen']);
});

test('the sample conversations show what a text can hold: emphasis, links, lists, quotes and code', async (t) => {
  const server = await startServer(t, { demo: true });
  const { access } = await signIn(server, 'alice');
  const { json: list } = await as<ConversationsPage>(server, access, '/api/conversations/');
  const pages = list.results.map(({ id }) => as<MessagesPage>(server, access, `/api/conversations/${id}/messages/`));
  const contents = (await Promise.all(pages)).flatMap(({ json }) => json.results.map(contentOf));
  for (const mark of [/\*\*\S/, /\[[^\]]+\]\(https:/, /^- /m, /^1\. /m, /^> /m, /`\/contact/, /^```nginx$/m]) {
    assert.ok(
      contents.some((content) => mark.test(content)),
      String(mark),
    );
  }
});

test('others can be looked up to begin a conversation with, and nobody can sign in as one of them', async (t) => {
  const server = await startServer(t, { demo: true });
  const { access } = await signIn(server, 'alice');
  const { json: all } = await as<UsersPage>(server, access, '/api/users/');
  assert.equal(all.results.length, 9);
  for (const [q, name] of [
    ['zoe', 'Zoé Lefèvre'],
    ['lukasz', 'Łukasz Nowak'],
    ['محمد', 'محمد العلي'],
    ['田中', '田中さくら'],
    ['maria nunez', 'Ana-María Ñuñez'],
  ] as const) {
    const { json } = await as<UsersPage>(server, access, `/api/users/?q=${encodeURIComponent(q)}`);
    assert.deepEqual(
      json.results.map((user) => user.name),
      [name],
    );
  }
  for (const username of all.results.map(({ id }) => id).filter((id) => !['bob', 'carol'].includes(id))) {
    assert.equal((await post(server, '/api/token/', { username, password: 'password' })).status, 401, username);
  }
});

test('a wrong password or name is refused, and so is a body without them', async (t) => {
  const server = await startServer(t, { demo: true });
  for (const [username, password] of [
    ['alice', 'wrong'],
    ['mallory', 'password'],
    ['__proto__', 'password'],
    ['', ''],
  ]) {
    const { status, json } = await post(server, '/api/token/', { username, password });
    assert.deepEqual([status, json.code], [401, 'not_authenticated']);
  }
  const { status, json } = await post(server, '/api/token/', { username: 5 });
  assert.deepEqual([status, Object.keys(json.fields ?? {}).toSorted()], [400, ['password', 'username']]);
});

test('a refresh token gives new tokens, and neither kind passes for the other', async (t) => {
  const server = await startServer(t, { demo: true });
  const { access, refresh } = await signIn(server, 'alice');
  const renewed = await post<TokenAnswer>(server, '/api/token/refresh/', { refresh });
  assert.equal(renewed.status, 200);
  assert.equal((await as<ErrorBody>(server, renewed.json.access, '/api/conversations/')).status, 200);
  assert.equal((await as<ErrorBody>(server, refresh, '/api/conversations/')).status, 401);
  const forged = `${part({ alg: 'none' })}.${part({ sub: 'alice', token_type: 'refresh', exp: 9_999_999_999 })}.`;
  for (const wrong of [access, forged, 'garbage']) {
    assert.equal((await post(server, '/api/token/refresh/', { refresh: wrong })).status, 401);
  }
});

test('a restart keeps the tokens, and seeds nothing a second time', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = await startServer(t, { demo: true, data: folder.path });
  const { access } = await signIn(first, 'alice');
  const look = async (server: RunningServer) =>
    (await as<ConversationsPage>(server, access, '/api/conversations/')).json;
  const before = await look(first);
  await first.close();
  const second = await startServer(t, { demo: true, data: folder.path });
  assert.deepEqual(await look(second), before);
});

test('a seeding that was interrupted is completed, not repeated', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const options = { demo: true, data: folder.path } as const;
  const first = await startServer(t, options);
  const { access } = await signIn(first, 'alice');
  const count = async (server: RunningServer) => {
    const { json } = await as<ConversationsPage>(server, access, '/api/conversations/');
    const pages = json.results.map(
      async ({ id }) => (await as<MessagesPage>(server, access, `/api/conversations/${id}/messages/`)).json,
    );
    return (await Promise.all(pages)).map(({ results }) => results.length);
  };
  const before = await count(first);
  await first.close();
  const { SqliteStore } = await import('../../src/sqlite/sqlite-store.ts');
  const { failOnLog } = await import('../support/log.ts');
  const store = new SqliteStore(`${folder.path}/chat.sqlite`, failOnLog);
  await store.write((tx) => tx.setMeta('demo_seeded', ''));
  await store.close();
  assert.deepEqual(await count(await startServer(t, options)), before);
});

test('outside a demo there are no such tokens and no page', async (t) => {
  const server = await startServer(t);
  assert.equal((await post(server, '/api/token/', { username: 'alice', password: 'password' })).status, 404);
  assert.equal((await server.fetch('/')).status, 404);
});

test('the demo page comes with a strict content security policy, and so does every file beside it', async (t) => {
  const server = await startServer(t, { demo: true });
  const page = await server.fetch('/');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
});

test('files beside the page are not a way out of its folder', async (t) => {
  const server = await startServer(t, { demo: true });
  for (const path of ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/.env', '/package.json']) {
    assert.equal((await server.fetch(path)).status, 404, path);
  }
});

test('a demo user is live at once', async (t) => {
  const server = await startServer(t, { demo: true });
  const { access } = await signIn(server, 'bob');
  const socket = await connect(server.socketUrl, 'bob', { token: access });
  assert.equal((await socket.ofType('hello')).user.name, 'Bob Taylor');
});

test('a demo of two servers on one folder is refused, with what to do', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  await startServer(t, { demo: true, data: folder.path });
  const second = createChatServer({ demo: true, data: folder.path });
  t.after(() => second.close());
  await assert.rejects(async () => second.ready(), /Another server runs on the data folder/);
});
