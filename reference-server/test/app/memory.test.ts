import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AddressInfo } from 'node:net';
import { createChatServer } from '../../src/index.ts';
import { connect } from '../support/socket.ts';
import { createGroup, say, serverAt } from '../support/server.ts';
import { SECRET } from '../support/tokens.ts';

/** Where a server listens that keeps everything in memory, and how it ends. */
async function startInMemory(demo = false): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createChatServer({ memory: true, demo, ...(demo ? {} : { jwtSecret: SECRET }), logLevel: 'error' });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test('a server in memory sends, tells, and knows a repeated send; the next one knows nothing of it', async (t) => {
  const first = await startInMemory();
  t.after(first.close);
  const server = serverAt(first.url);
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  const answers = [await say(server, 'alice', id, 'once', 'a-key'), await say(server, 'alice', id, 'once', 'a-key')];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 200],
  );
  assert.equal((await bob.ofType('chat_message')).seq, 1);
  const { epoch } = await bob.ofType('hello');
  await first.close();

  const second = await startInMemory();
  t.after(second.close);
  const next = serverAt(second.url);
  assert.equal((await next.api('alice', 'GET', `conversations/${id}/`)).status, 404);
  const again = await connect(next.socketUrl, 'bob');
  assert.notEqual((await again.ofType('hello')).epoch, epoch);
});

test('a demo in memory has its people and conversations', async (t) => {
  const { url, close } = await startInMemory(true);
  t.after(close);
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username: 'alice', password: 'password' });
  const login = await fetch(`${url}/api/token/`, { method: 'POST', headers: json, body });
  const { access } = (await login.json()) as { access: string };
  const list = await fetch(`${url}/api/conversations/`, { headers: { authorization: `Bearer ${access}` } });
  assert.ok(((await list.json()) as { results: unknown[] }).results.length > 0);
});

test('a server keeps its data in a folder or in memory, and says so where it is told both or neither', () => {
  assert.throws(() => createChatServer({ jwtSecret: SECRET }), /"data" must name a folder/);
  assert.throws(() => createChatServer({ jwtSecret: SECRET, data: '' }), /"data" must name a folder/);
  assert.throws(() => createChatServer({ jwtSecret: SECRET, data: 'd', memory: true }), /"data" or "memory", not both/);
});
