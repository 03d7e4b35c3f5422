import assert from 'node:assert/strict';
import { connect as tcp } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { uploaded } from '../support/files.ts';
import { assertNothingInside } from '../support/inside.ts';
import { assertSecurityHeaders } from '../support/security-headers.ts';
import { createGroup, say, startServer, type ServerApi } from '../support/server.ts';
import { TestSocket } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tokenOf } from '../support/tokens.ts';

/** Sends bytes as they are, and reads what comes until the end. */
async function sendRaw(
  server: ServerApi,
  bytes: string | Buffer,
): Promise<{ status: number; headers: Headers; body: string }> {
  const { hostname, port } = new URL(server.url);
  const socket = tcp(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1]), headers, body };
}

const upgrade = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', ...headers, '', ''].join('\r\n');

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const VERSION = 'Sec-WebSocket-Version: 13';

test('what no route ever sees is answered as an error of ours, with all security headers', async (t) => {
  const server = await startServer(t);
  const close = 'Connection: close\r\n';
  const requests: [what: string, status: number, bytes: string | Buffer][] = [
    ['no HTTP', 400, 'garbage\r\n\r\n'],
    ['a method that does not exist', 400, `BREW /api/protocol/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a version that does not exist', 400, `GET /api/protocol/ HTTP/7.5\r\nHost: x\r\n${close}\r\n`],
    ['headers of 100 kB', 431, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 400, `POST /api/poll/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx`],
    [
      'a length and chunks',
      400,
      `POST /api/poll/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a line break in a header', 400, `GET / HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n`],
    ['a body that is no chunk', 400, `POST /api/poll/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['an expectation that nobody has', 200, `GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n${close}\r\n`],
    ['a trace', 405, `TRACE /api/protocol/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['all options', 404, `OPTIONS * HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['an address of another server', 404, `GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['no host', 400, `GET /api/protocol/ HTTP/1.1\r\n${close}\r\n`],
    ['a path that is not encoded', 400, `GET /api/%zz/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a path with a NUL', 404, `GET /api/messages/%00/x HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a path that climbs', 404, `GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a path of 20 kB', 431, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['a part of a path of 2 kB', 404, `GET /api/messages/${'x'.repeat(2_000)}/ HTTP/1.1\r\nHost: x\r\n${close}\r\n`],
    ['an upgrade where there is no socket', 404, upgrade('/nowhere/', KEY, VERSION)],
    ['an upgrade without a key', 400, upgrade('/ws/', VERSION)],
    ['an upgrade with a key that is none', 400, upgrade('/ws/', 'Sec-WebSocket-Key: x', VERSION)],
    ['an upgrade of another version', 400, upgrade('/ws/', KEY, 'Sec-WebSocket-Version: 99')],
    ['a subprotocol that is none', 400, upgrade('/ws/', KEY, VERSION, 'Sec-WebSocket-Protocol: ,')],
  ];
  for (const [what, status, bytes] of requests) {
    const answer = await sendRaw(server, bytes);
    assert.equal(answer.status, status, `${what}: ${answer.body}`);
    assertSecurityHeaders(answer.headers, '/', `${what}: ${answer.body}`);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/, what);
    if (status < 400) continue;
    const { detail, code } = JSON.parse(answer.body) as Record<string, unknown>;
    assert.deepEqual([typeof detail, typeof code], ['string', 'string'], what);
    assertNothingInside(answer.body, what);
  }
  assert.equal((await server.fetch('/healthz')).status, 200);
});

test('answers of every kind have the security headers: preflights, parts of files, refusals of limits', async (t) => {
  const origin = 'https://www.example.com';
  const server = await startServer(t, { origins: [origin], limits: { address_unknown_sockets: 1 } });
  const { url } = await uploaded(server, 'alice', 'a.txt', 'a text');
  const etag = (await server.fetch(url)).headers.get('etag') ?? '';
  const authorization = `Bearer ${tokenOf('alice')}`;
  const json = { authorization, 'content-type': 'application/json' };
  const limited = await startServer(t, { limits: { address_request_burst: 1, address_requests_per_second: 1 } });
  await limited.fetch('/api/protocol/');
  for (const [status, path, init, from = server] of [
    [204, '/api/conversations/', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } }],
    [200, url, {}],
    [206, url, { headers: { range: 'bytes=0-1' } }],
    [304, url, { headers: { 'if-none-match': etag } }],
    [416, url, { headers: { range: 'bytes=100-' } }],
    [403, '/api/protocol/', { headers: { origin: 'https://evil.example' } }],
    [404, '/api/nothing/', {}],
    [405, '/api/protocol/', { method: 'POST' }],
    [413, '/api/poll/', { method: 'POST', headers: json, body: 'x'.repeat(300_000) }],
    [415, '/api/poll/', { method: 'POST', headers: { authorization }, body: 'text' }],
    [412, '/api/uploads/x/', { method: 'PATCH', headers: { authorization } }],
    [429, '/api/protocol/', {}, limited],
  ] as [number, string, RequestInit, ServerApi?][]) {
    const answer = await from.fetch<unknown>(path, init);
    assert.equal(answer.status, status, `${path}: ${answer.text}`);
    assertSecurityHeaders(answer.headers, status === 204 ? '/' : path, `${status} of ${path}`);
  }
});

test('a database that broke gives nothing away: no stack, no SQL, no path, in any answer or close', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path, logLevel: 'silent' });
  const id = await createGroup(server, 'alice', 'bob');
  const { json: message } = await say(server, 'alice', id, 'Hello');
  const database = new Database(join(folder.path, 'chat.sqlite'));
  database.pragma('foreign_keys = OFF');
  const tables = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all()
    .map(({ name }) => name);
  assert.ok(tables.length > 5, 'there is something to break');
  for (const name of tables) database.exec(`DROP TABLE IF EXISTS "${name}"`);
  database.close();

  const statuses = new Set<number>();
  for (const [method, path, body] of [
    ['GET', 'conversations/'],
    ['GET', `conversations/${id}/`],
    ['GET', `conversations/${id}/messages/`],
    ['GET', `conversations/${id}/events/?cursor=0.0`],
    ['GET', `messages/${message.id}/`],
    ['GET', 'search/?q=hello'],
    ['GET', 'users/?q=bob'],
    ['GET', 'attachments/x/'],
    ['POST', `conversations/${id}/send_message/`, { content: 'x', client_id: 'k' }],
    ['POST', 'conversations/', { member_ids: ['bob'] }],
    ['POST', `conversations/${id}/mark_as_read/`, {}],
    ['POST', 'poll/', { cursors: [{ conversation_id: id, cursor: '0.0' }], wait: 0 }],
    ['PATCH', `messages/${message.id}/`, { content: 'x' }],
    ['DELETE', `conversations/${id}/`],
    ['POST', 'uploads/'],
  ] as [string, string, object?][]) {
    for (const user of ['alice', 'somebody-new']) {
      const answer = await server.api(user, method, path, body);
      statuses.add(answer.status);
      assert.ok(answer.status >= 400, `${method} ${path}: ${answer.text}`);
      assertNothingInside(answer.text, `${method} ${path}`);
      assert.deepEqual(Object.keys(answer.json).toSorted().slice(0, 2), ['code', 'detail'], answer.text);
    }
  }
  assert.ok(statuses.has(500), 'it was broken');
  for (const path of ['/ws/', `/ws/chat/${id}/?token=${tokenOf('alice')}`]) {
    const socket = await new TestSocket(`${server.socketUrl}${path}`).opened();
    socket.send({ type: 'connect', token: tokenOf('alice'), cursors: [{ conversation_id: id, cursor: '0.0' }] });
    const { code, reason } = await socket.closed;
    assert.equal(code, 1011);
    assertNothingInside(reason, path);
    assertNothingInside(JSON.stringify(socket.frames), path);
  }
  assert.equal((await server.fetch('/healthz')).status, 200, 'the process lives');
  const ready = await server.fetch('/readyz');
  assert.equal(ready.status, 503, 'and says that it is not well');
  assertNothingInside(ready.text, 'readyz');
});

test('what an added route throws is told to nobody', async (t) => {
  const server = await startServer(t, { logLevel: 'silent' }, (app) => {
    app.get('/mine', async () => {
      throw Object.assign(new Error('SELECT * FROM users; at /src/secret.ts'), { statusCode: 500, detail: 'node:fs' });
    });
    app.get('/mine-too', async () => {
      throw Object.assign(new Error('SELECT * FROM users'), { statusCode: 404, code: 'SQLITE_ERROR' });
    });
  });
  for (const path of ['/mine', '/mine-too']) {
    const answer = await server.fetch(path);
    assertNothingInside(answer.text, path);
    assertSecurityHeaders(answer.headers, path, path);
  }
});
