import assert from 'node:assert/strict';
import { connect as tcp } from 'node:net';
import { test } from 'node:test';
import type { MessagesPage } from '@hypee/chat-protocol';
import { assertNothingInside } from '../support/inside.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, freshKey, say, startServer, type Answer } from '../support/server.ts';
import { contentOf } from '../support/wire.ts';
import { hs256, makeToken, seconds, tokenOf } from '../support/tokens.ts';

/** An error answer says what the protocol says, and nothing about the inside of the server. */
function assertError(answer: Answer, status: number, code: string, what: string): void {
  assert.deepEqual([answer.status, answer.json.code], [status, code], `${what}: ${answer.text}`);
  assert.equal(typeof answer.json.detail, 'string', what);
  assertNothingInside(answer.text, what);
}

test('bodies that cannot be used are refused, each with its own status', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const post = (body: RequestInit['body'], type = 'application/json') =>
    server.fetch(`/api/conversations/${id}/send_message/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf('alice')}`, 'content-type': type },
      body: body ?? null,
    });
  const message = (fields: object) => JSON.stringify({ content: 'x', client_id: freshKey(), ...fields });

  for (const [what, body] of Object.entries({
    'half an object': '{"content":',
    'no JSON': 'content=x',
    'text that is no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    'a number': '5',
    null: 'null',
    'a list': '[]',
    'nothing at all': '',
    'content that is a number': message({ content: 5 }),
    'content that is an object': message({ content: { toString: 'x' } }),
    'no content': message({ content: null }),
    'mentions that are no list': message({ mentions: 'bob' }),
    'metadata that is a list': message({ metadata: [] }),
    'a key that is a number': message({ client_id: 7 }),
    'an empty key': message({ client_id: '' }),
    'metadata over 4 KiB': message({ metadata: { big: 'x'.repeat(5000) } }),
  })) {
    assertError(await post(body), 400, 'validation_error', what);
  }
  const over = await post(message({ content: 'x'.repeat(8001) }));
  assertError(over, 413, 'too_large', 'content over 8,000 characters');
  assertError(await post(message({ content: '漢'.repeat(5462) })), 413, 'too_large', 'content over 16 KiB');
  assertError(await post(message({ metadata: { big: 'x'.repeat(300_000) } })), 413, 'too_large', 'a body over 256 KiB');
  assertError(await post('content=x', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type', 'a form');
  assertError(await post('{}', 'text/plain'), 415, 'unsupported_media_type', 'plain text');

  const { json } = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(json.results, [], 'nothing of all this was stored');
});

test('what one may not know of is not found: unknown ids, and conversations of others', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const { json: message } = await say(server, 'alice', id, 'private');
  await server.api('mallory', 'GET', 'conversations/');
  for (const conversation of [id, 'nowhere', '%00', "'; DROP TABLE messages; --", '__proto__']) {
    const path = `conversations/${encodeURIComponent(conversation)}`;
    for (const [method, rest, body] of [
      ['GET', '/', undefined],
      ['GET', '/members/', undefined],
      ['GET', '/messages/', undefined],
      ['GET', `/messages/?before=${message.id}`, undefined],
      ['GET', '/events/?cursor=0.0', undefined],
      ['POST', '/send_message/', { content: 'let me in', client_id: freshKey() }],
      ['POST', '/mark_as_read/', {}],
      ['POST', '/typing/', { typing: true }],
    ] as const) {
      const answer = await server.api('mallory', method, `${path}${rest}`, body);
      assertError(answer, 404, 'not_found', `${method} ${path}${rest}`);
    }
  }
  assertError(await server.fetch('/api/nothing/here/'), 404, 'not_found', 'no such path');
  assertError(await server.fetch('/nothing/here'), 404, 'not_found', 'no such page');
  assertError(await server.fetch('/api/%zz/'), 400, 'validation_error', 'a path that is not encoded');
});

test('a method that a path does not have answers 405 and names those it has, with or without the slash and a query', async (t) => {
  const server = await startServer(t);
  for (const [method, path, allowed] of [
    ['PUT', 'conversations/', 'GET, POST'],
    ['DELETE', 'conversations', 'GET, POST'],
    ['GET', 'conversations/any%2Fid/send_message/?x=/y', 'POST'],
    ['POST', 'messages/any/', 'GET, PATCH, DELETE'],
    ['POST', 'protocol/', 'GET'],
  ] as const) {
    const answer = await server.api('alice', method, path);
    assertError(answer, 405, 'method_not_allowed', `${method} ${path}`);
    assert.equal(answer.headers.get('allow'), allowed, `${method} ${path}`);
  }
  assertError(await server.api('alice', 'PUT', 'no/such/path/'), 404, 'not_found', 'no such path');
});

test('without a good token nobody gets in, over HTTP and over both sockets', async (t) => {
  const server = await startServer(t, { jwtIssuer: 'https://site.example', jwtAudience: 'chat' });
  const good = { sub: 'alice', exp: seconds(60), iss: 'https://site.example', aud: 'chat' };
  const bad: [string, string, string][] = [
    ['an expired token', hs256({ ...good, exp: seconds(-60) }), 'token_expired'],
    ['another secret', hs256(good, 'another secret of thirty-two bytes!'), 'not_authenticated'],
    ['algorithm "none"', makeToken(good, { alg: 'none' }, () => ''), 'not_authenticated'],
    ['another issuer', hs256({ ...good, iss: 'https://evil.example' }), 'not_authenticated'],
    ['another audience', hs256({ ...good, aud: 'shop' }), 'not_authenticated'],
    ['no end', hs256({ ...good, exp: undefined }), 'not_authenticated'],
    ['no user', hs256({ ...good, sub: undefined }), 'not_authenticated'],
    ['garbage', 'garbage', 'not_authenticated'],
  ];
  const withToken = (token: string) =>
    server.fetch('/api/conversations/', { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await withToken(hs256(good))).status, 200);
  assertError(await server.fetch('/api/conversations/'), 401, 'not_authenticated', 'no token');
  const basic = await server.fetch('/api/conversations/', { headers: { authorization: 'Basic YTpi' } });
  assertError(basic, 401, 'not_authenticated', 'another scheme');
  for (const [what, token, code] of bad) {
    assertError(await withToken(token), 401, code, what);
    const socket = await new TestSocket(`${server.socketUrl}/ws/`).opened();
    socket.send({ type: 'connect', token, cursors: [] });
    assert.equal((await socket.closed).code, 4401, `/ws/ with ${what}`);
    const base = new TestSocket(`${server.socketUrl}/ws/chat/1/?token=${token}`);
    assert.equal((await base.closed).code, 4401, `/ws/chat/ with ${what}`);
  }
});

test('frames that break the rules close their own socket only, with the code that says why', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  const bobBase = new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`);
  await bobBase.opened();

  const breakIt: [string, number, (socket: TestSocket) => void][] = [
    ['a binary frame', 4400, ({ ws }) => ws.send(Buffer.from('{"type":"ping","n":1}'))],
    ['text that is no JSON', 4400, ({ ws }) => ws.send('ping')],
    ['JSON that is no object', 4400, ({ ws }) => ws.send('[1]')],
    ['text that is no UTF-8', 4400, ({ ws }) => ws.send(Buffer.from([0xff, 0xfe]), { binary: false })],
    ['a frame over 64 KiB', 4413, ({ ws }) => ws.send('x'.repeat(64 * 1024 + 1))],
    ['a frame of 5 MB', 4413, ({ ws }) => ws.send('x'.repeat(5_000_000))],
    [
      'a frame over 16 KiB after connect',
      4413,
      (socket) => socket.send({ type: 'ping', n: 1, more: 'x'.repeat(17_000) }),
    ],
    ['bytes that are no WebSocket frame', 4400, ({ ws }) => rawSocket(ws).write(Buffer.from([0xff, 0xff, 0, 1, 2, 3]))],
  ];
  for (const [what, code, act] of breakIt) {
    const socket = await connect(server.socketUrl, 'alice');
    act(socket);
    assert.equal((await socket.closed).code, code, what);
  }
  const silent = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  silent.send({ type: 'ping', n: 1 });
  assert.ok([4400, 4401].includes((await silent.closed).code), 'a first frame that is no connect');

  await say(server, 'alice', id, 'still here');
  const [event, baseEvent] = await Promise.all([bob.ofType('chat_message'), bobBase.ofType('chat_message')]);
  assert.deepEqual([contentOf(event.message), contentOf(baseEvent.message)], ['still here', 'still here']);
});

const rawSocket = (ws: unknown) => (ws as { _socket: { write(bytes: Buffer): void } })._socket;

test('bytes that are no HTTP get an answer and an end', async (t) => {
  const server = await startServer(t);
  const socket = tcp(Number(new URL(server.url).port), '127.0.0.1', () => socket.write('garbage\r\n\r\n'));
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  assert.match(text, /^HTTP\/1\.1 400 /);
  assert.match(text, /"code":"validation_error"/);
});

test('an upgrade where there is no socket is refused, and the server goes on', async (t) => {
  const server = await startServer(t);
  for (const path of ['/nowhere/', '/api/protocol/', '/healthz']) {
    assert.notEqual((await new TestSocket(`${server.socketUrl}${path}`).closed).code, 1000, path);
  }
  assert.equal((await server.fetch('/ws/')).status, 404);
  assert.equal((await server.fetch('/healthz')).status, 200);
});
