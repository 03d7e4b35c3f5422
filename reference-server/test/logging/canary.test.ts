import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as tcp } from 'node:net';
import { test } from 'node:test';
import { createGroup, say, serverAt, type ServerApi } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { hs256, SECRET, seconds, tokenOf } from '../support/tokens.ts';

/** What must not be in any log, wherever a client puts it. */
const CANARY = 'Canary-7f3a-of-the-user';
const USER = `alice-${CANARY}`;

/** Sends bytes that are no proper request, and waits for the end. */
async function sendRaw(server: ServerApi, text: string): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const socket = tcp(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(text);
  await once(socket, 'close');
}

async function talk(server: ServerApi): Promise<void> {
  const id = await createGroup(server, USER, 'bob');
  const conversation = `conversations/${id}/`;
  const { json } = await say(server, USER, id, `Content ${CANARY}`);
  const attached = [{ name: `${CANARY}.pdf` }];
  const calls: [method: string, path: string, body?: unknown][] = [
    ['POST', `${conversation}send_message/`, { content: CANARY, attachment_ids: [CANARY], attachments: attached }],
    ['POST', `${conversation}send_message/`, { content: { text: CANARY } }],
    ['POST', `${conversation}send_message/`, { content: CANARY.repeat(1000) }],
    ['PATCH', `messages/${json.id}/`, { content: `Edited ${CANARY}` }],
    ['PUT', `messages/${json.id}/reactions/${CANARY}/`],
    ['PATCH', conversation, { title: CANARY, metadata: { [CANARY]: CANARY } }],
    ['GET', `users/?q=${CANARY}`],
    ['GET', `users/${CANARY}/`],
    ['GET', `${CANARY}/`],
    ['DELETE', `${CANARY}/%`],
    ['PUT', 'conversations/', { [CANARY]: CANARY }],
  ];
  for (const [method, path, body] of calls) await server.api(USER, method, path, body);
  for (const token of [CANARY, `${tokenOf(USER)}x`, hs256({ sub: CANARY, exp: seconds(-100) })]) {
    await server.fetch('/api/users/me/', { headers: { authorization: `Bearer ${token}`, cookie: CANARY } });
    await server.fetch(`/metrics?${token}`, { headers: { authorization: `Bearer ${token}` } });
    const base = new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${token}`);
    await base.closed;
    const refused = await new TestSocket(`${server.socketUrl}/ws/?token=${token}`).opened();
    refused.send({ type: 'connect', token, cursors: [], client: CANARY });
    await refused.closed;
  }
  await server.fetch('/api/token/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"username": "${CANARY}", "password": ${CANARY}`,
  });
  await server.fetch('/api/conversations/', { method: 'POST', headers: { 'content-type': CANARY }, body: CANARY });
  await server.fetch('/api/protocol/', { headers: { origin: `https://${CANARY}.example`, 'x-request-id': CANARY } });
  await sendRaw(server, `GET /${CANARY} HTTP/1.1\r\nHost: ${CANARY}\r\n${CANARY}\r\n\r\n`);
  await sendRaw(server, `${CANARY} / HTTP/1.1\r\n\r\n`);
  await sendRaw(server, `GET /ws/${CANARY} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
  await sendRaw(server, `GET /ws/ HTTP/1.1\r\nHost: x\r\nUpgrade: ${CANARY}\r\nConnection: Upgrade\r\n\r\n`);

  const socket = await connect(server.socketUrl, USER, { client: CANARY });
  socket.send({ type: CANARY, token: CANARY });
  socket.send({ type: 'typing', conversation_id: CANARY, typing: true });
  socket.send({ type: 'auth', token: CANARY });
  await socket.closed;
  const second = await connect(server.socketUrl, USER);
  second.ws.close(4000, CANARY);
  await second.closed;
  const third = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  third.ws.send(`{"type": "connect", ${CANARY}`);
  await third.closed;
}

test('no log, however loud, repeats a token, a text or a name, whatever a client does', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const args = ['--port', '0', '--data', folder.path, '--log-level', 'trace', '--metrics-token', `${CANARY}-metrics`];
  const process = new ServerProcess(t, args, { HYPEE_JWT_SECRET: SECRET, HYPEE_LIMITS: 'sockets=5' });
  const server = serverAt(await process.url());
  await talk(server);
  assert.equal(await process.kill('SIGTERM'), 0);

  const output = `${process.lines.join('\n')}\n${process.errors}`;
  assert.ok(
    !output.includes(CANARY),
    output.split('\n').find((line) => line.includes(CANARY)),
  );
  assert.doesNotMatch(output, /eyJ[\w-]+\./, 'a token');
  assert.ok(!output.includes(SECRET));

  const lines = process.errors.trim().split('\n');
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.ok(logged.every(({ level, time }) => typeof level === 'string' && !Number.isNaN(Date.parse(String(time)))));
  const answered = logged.filter(({ msg }) => msg === 'A request was answered.');
  assert.ok(answered.length > 20);
  assert.equal(new Set(answered.map(({ reqId }) => reqId)).size, answered.length, 'each request has its id');
  assert.ok(answered.some(({ route, status }) => route === '/api/messages/:id/' && status === 200));
  const sockets = logged.filter(({ msg }) => msg === 'A socket was closed.');
  const ends = sockets.map(({ socket, code, by, reason }) => [socket, code, by, reason]);
  assert.deepEqual(
    ends.filter(([socket]) => socket === 'base'),
    Array.from({ length: 3 }, (_, n) => ['base', 4401, 'server', n < 2 ? 'not_authenticated' : 'token_expired']),
  );
  assert.deepEqual(
    ends.filter(([socket]) => socket === 'level2'),
    [
      ['level2', 4401, 'server', 'not_authenticated'],
      ['level2', 4401, 'server', 'not_authenticated'],
      ['level2', 4401, 'server', 'token_expired'],
      ['level2', 4401, 'server', 'not_authenticated'],
      ['level2', 4000, 'client', undefined],
      ['level2', 4400, 'server', 'a frame is a JSON object with a type'],
    ],
  );
  for (const { seconds: lasted, framesIn, framesOut } of sockets)
    assert.ok(Number(lasted) >= 0 && Number(framesIn) >= 0 && Number(framesOut) >= 0);
});
