import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation, Message, MessagesPage, User } from '@hypee/chat-protocol';
import { assertNothingInside } from '../support/inside.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, freshKey, say, startServer, type Answer, type RunningServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';
import { contentOf } from '../support/wire.ts';

/** Names that every object has, which a table kept as an object would find in itself. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
];

/** An object whose own key is one of these names, as JSON: a literal would not have it. */
const withKey = (name: string, value = '{"polluted":"yes"}'): string => `{${JSON.stringify(name)}:${value}}`;

const snapshot = (): string =>
  JSON.stringify(
    [Object.prototype, Array.prototype, String.prototype, Function.prototype].map((it) =>
      Object.getOwnPropertyNames(it),
    ),
  );

function assertClean(before: string, what: string): void {
  assert.equal(snapshot(), before, what);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined, what);
}

/** Sends a body as it is written. */
const post = <Body>(server: RunningServer, method: string, path: string, body: string): Promise<Answer<Body>> =>
  server.fetch<Body>(`/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf('alice')}`, 'content-type': 'application/json' },
    body,
  });

test('names that every object has are names like others in bodies, metadata, queries and paths', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 1_000, emoji: 50 } });
  const id = await createGroup(server, 'alice', 'bob');
  const { json: message } = await say(server, 'alice', id, 'Hello');
  const before = snapshot();
  for (const name of NAMES) {
    const bare = withKey(name).slice(1);
    for (const [method, path, body] of [
      ['POST', `conversations/${id}/send_message/`, `{"content":"x","client_id":"${freshKey()}",${bare}`],
      ['PATCH', `conversations/${id}/`, `{"title":"x",${bare}`],
      ['PATCH', `conversations/${id}/membership/`, `{"pinned":true,${bare}`],
      ['PATCH', 'users/me/', `{"name":"Alice",${bare}`],
      ['POST', 'poll/', `{"cursors":[],"wait":0,${bare}`],
      ['POST', 'conversations/', `{"member_ids":["bob"],"client_id":"${name}",${bare}`],
    ] as const) {
      const { status, text } = await post(server, method, path, body);
      assert.ok(status < 300, `${method} ${path} with ${name}: ${text}`);
    }
    const kept = await post<Message>(
      server,
      'POST',
      `conversations/${id}/send_message/`,
      `{"content":"x","client_id":"meta-${name}","metadata":${withKey(name, '{"a":1}')}}`,
    );
    assert.match(kept.text, new RegExp(`"metadata":\\{"${name}":\\{"a":1\\}\\}`), 'metadata come back as they were');
    for (const path of [
      `conversations/${name}/`,
      `messages/${name}/`,
      `users/${name}/`,
      `attachments/${name}/`,
      `attachments/${name}/content/?expires=${name}&signature=${name}`,
      `conversations/${id}/messages/?before=${name}`,
      `conversations/${id}/events/?cursor=${name}`,
      `conversations/?cursor=${name}`,
      `conversations/?${name}=${name}&${name}[polluted]=yes&limit[${name}]=1`,
      `reports/?status=${name}`,
      `search/?q=${name}&has=${name}`,
    ]) {
      const { status, text } = await server.api('alice', 'GET', path);
      assert.ok(status < 500, `${path}: ${text}`);
      if (status >= 400) assertNothingInside(text.replaceAll(name, ''), path);
    }
    const reacted = await server.api('alice', 'PUT', `messages/${message.id}/reactions/${name}/`);
    assert.ok([200, 400].includes(reacted.status), reacted.text);
    assertClean(before, name);
  }
});

test('users, keys and files with such names are there like all others', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 1_000 } });
  const before = snapshot();
  const id = await createGroup(server, 'alice', ...NAMES);
  for (const name of NAMES) {
    const { json: me } = await server.api<User>(name, 'GET', 'users/me/');
    assert.deepEqual([me.id, me.role], [name, 'user']);
    const first = await say(server, name, id, `I am ${name}`, name);
    const again = await say(server, name, id, `I am ${name}`, name);
    assert.deepEqual([first.status, again.status, again.json.id], [201, 200, first.json.id], name);
    const mention = { content: `@${name}`, client_id: freshKey(), mentions: [name] };
    const { json } = await server.api<Message>('alice', 'POST', `conversations/${id}/send_message/`, mention);
    assert.deepEqual(json.mentions, [name]);
    const socket = await connect(server.socketUrl, name);
    socket.send({ type: 'presence_watch', user_ids: [...NAMES] });
    for (const other of NAMES) await socket.frame((frame) => frame.type === 'presence' && frame.user_id === other);
    socket.close();
    await socket.closed;
  }
  const { json } = await server.api<MessagesPage>('alice', 'GET', `conversations/${id}/messages/`);
  const said = json.results.map(contentOf).filter((text) => text.startsWith('I am'));
  assert.deepEqual(
    said,
    NAMES.map((name) => `I am ${name}`),
  );
  const { json: conversation } = await server.api<Conversation>('alice', 'GET', `conversations/${id}/`);
  assert.equal(conversation.member_count, NAMES.length + 1);
  assertClean(before, 'all of them');
});

test('frames of such types and with such keys, tokens that name such users, and the passwords of a demo', async (t) => {
  const server = await startServer(t, { demo: true, limits: { frame_burst: 1_000 } });
  const before = snapshot();
  for (const name of NAMES) {
    const socket = await new TestSocket(`${server.socketUrl}/ws/`).opened();
    const connectFrame = { token: tokenOf(name), cursors: [{ conversation_id: name, cursor: name, marks: name }] };
    socket.ws.send(`{"type":"connect",${JSON.stringify(connectFrame).slice(1, -1)},${withKey(name).slice(1)}`);
    // A demo has a key of its own: nobody is let in by the token of another.
    assert.equal((await socket.closed).code, 4401);
    const body = JSON.stringify({ username: name, password: 'password' });
    for (const path of ['token/', 'token/refresh/']) {
      const answer = await server.fetch(`/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: path === 'token/' ? body : `{"refresh":"${name}"}`,
      });
      assert.equal(answer.status, 401, `${name}: ${answer.text}`);
    }
  }
  const open = await startServer(t, { limits: { frame_burst: 1_000 } });
  const socket = await connect(open.socketUrl, 'alice');
  for (const name of NAMES) {
    socket.send({ type: name });
    await socket.frame((frame) => frame.type === 'error' && frame.ref === name);
    for (const frame of [
      { type: 'typing', conversation_id: name, typing: true },
      { type: 'ack', count: 0, delivered: [{ conversation_id: name, seq: 1 }] },
      { type: 'presence', status: name },
      { type: 'presence_watch', user_ids: [name] },
    ]) {
      socket.ws.send(`${JSON.stringify(frame).slice(0, -1)},${withKey(name).slice(1)}`);
    }
    await socket.frame((frame) => frame.type === 'presence' && frame.user_id === name);
  }
  socket.send({ type: 'ping', n: 1 });
  await socket.ofType('pong');
  assertClean(before, 'all of them');
});
