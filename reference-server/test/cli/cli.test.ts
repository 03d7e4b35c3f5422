import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import Sqlite from 'better-sqlite3';
import type { MessagesPage } from '@hypee/chat-protocol';
import { createGroup, freshKey, say, serverAt } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { connect } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET } from '../support/tokens.ts';

async function dataFolder(t: TestContext): Promise<string> {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  return folder.path;
}

const start = (t: TestContext, data: string, ...more: string[]) =>
  new ServerProcess(t, [
    ...['--port', '0', '--data', data, '--jwt-secret', SECRET],
    ...['--limit', 'send_burst=10000,address_request_burst=10000', ...more],
  ]);

test('the command prints one line with the address it really has, and serves there', async (t) => {
  const server = start(t, await dataFolder(t));
  const url = await server.url();
  assert.match(url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  assert.equal((await serverAt(url).fetch('/healthz')).status, 200);
  assert.equal(await server.kill('SIGTERM'), 0);
  assert.deepEqual([server.lines.length, server.errors], [1, '']);
});

test('port and folder come from the environment, too', async (t) => {
  const data = await dataFolder(t);
  const server = new ServerProcess(t, [], { PORT: '0', HYPEE_DATA: data, HYPEE_JWT_SECRET: SECRET });
  await server.url();
  assert.equal(await server.kill('SIGINT'), 0);
});

test('without a key the command refuses and names the flag; a mistake in the flags ends with 2', async (t) => {
  const keyless = new ServerProcess(t, ['--port', '0', '--data', await dataFolder(t)]);
  assert.equal(await keyless.ended, 2);
  assert.match(keyless.errors, /^hypee-chat-server: .*--jwt-secret/);
  const mistyped = new ServerProcess(t, ['--demo', '--prot', '1']);
  assert.equal(await mistyped.ended, 2);
  assert.match(mistyped.errors, /--prot/);
  assert.doesNotMatch(mistyped.errors, /\n\s+at /, 'no stack trace');
});

test('a taken port and a taken folder are said in a sentence, and the command ends with 1', async (t) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  t.after(() => blocker.close());
  const { port } = blocker.address() as AddressInfo;
  const data = await dataFolder(t);
  const second = new ServerProcess(t, ['--demo', '--port', String(port), '--data', data]);
  assert.equal(await second.ended, 1);
  assert.equal(
    second.errors,
    `hypee-chat-server: Port ${port} is taken. Stop what runs there, or choose another one with --port (0 takes a free one).\n`,
  );

  await start(t, data).url();
  const third = start(t, data);
  assert.equal(await third.ended, 1);
  assert.match(third.errors, /^hypee-chat-server: Another server runs on the data folder/);
});

test('help and version are printed', async (t) => {
  const help = new ServerProcess(t, ['--help']);
  assert.equal(await help.ended, 0);
  for (const flag of ['--port', '--jwt-public-key', '--limit', 'page_max'])
    assert.ok(
      help.lines.some((line) => line.includes(flag)),
      flag,
    );
  const version = new ServerProcess(t, ['--version']);
  assert.equal(await version.ended, 0);
  assert.match(version.lines.join(), /^\d+\.\d+\.\d+$/);
});

test('what was acknowledged before a kill -9 is all there afterwards, each once, and the database is sound', async (t) => {
  const data = await dataFolder(t);
  const first = start(t, data);
  const server = serverAt(await first.url());
  const id = await createGroup(server, 'alice', 'bob');

  const acknowledged = new Map<string, string>();
  let stopped = false;
  const sender = async (user: string) => {
    while (!stopped) {
      const key = freshKey();
      const answer = await say(server, user, id, `text of ${key}`, key);
      assert.equal(answer.status, 201);
      acknowledged.set(key, answer.json.id);
      if (acknowledged.size === 300) first.child.kill('SIGKILL');
    }
  };
  const senders = Array.from({ length: 16 }, (_, n) => sender(n % 2 ? 'alice' : 'bob').catch(() => (stopped = true)));
  assert.equal(await first.ended, 'SIGKILL');
  await Promise.all(senders);

  const second = start(t, data);
  const again = serverAt(await second.url());
  const stored = new Map<string, string>();
  let before = '';
  for (;;) {
    const { json } = await again.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/?limit=100${before}`);
    for (const message of json.results) {
      const key = String(message.client_id);
      assert.ok(!stored.has(key), 'each once');
      stored.set(key, message.id);
    }
    if (!json.has_before) break;
    before = `&before=${json.results[0]?.id}`;
  }
  for (const [key, messageId] of acknowledged) assert.equal(stored.get(key), messageId);

  assert.equal(await second.kill('SIGTERM'), 0);
  const db = new Sqlite(join(data, 'chat.sqlite'), { readonly: true });
  t.after(() => db.close());
  assert.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  assert.deepEqual(db.pragma('foreign_key_check'), []);
});

test('SIGTERM lets the server say goodbye, answer what it has begun, and end with 0', async (t) => {
  const data = await dataFolder(t);
  const process = start(t, data);
  const server = serverAt(await process.url());
  const id = await createGroup(server, 'alice', 'bob');
  const socket = await connect(server.socketUrl, 'bob');
  const sends = Array.from({ length: 50 }, (_, n) => say(server, 'alice', id, `message ${n}`));
  // Looked at from the start: a connection that the server never came to accept is reset when it stops.
  const outcomes = Promise.allSettled(sends);
  await Promise.any(sends);
  process.child.kill('SIGTERM');
  assert.equal(typeof (await socket.ofType('bye')).spread_ms, 'number');
  assert.equal((await socket.closed).code, 1012);
  const answers = await outcomes;
  assert.equal(await process.ended, 0);
  const kept = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 201).length;

  const second = start(t, data);
  const { json } = await serverAt(await second.url()).api<MessagesPage>(
    'bob',
    'GET',
    `conversations/${id}/messages/?limit=100`,
  );
  assert.ok(json.results.length >= kept, 'no acknowledged message is missing');
});

test('connections that browsers open in advance and ask nothing on do not hold up a shutdown', async (t) => {
  const server = start(t, await dataFolder(t));
  const url = new URL(await server.url());
  const silent = connectTcp(Number(url.port), url.hostname);
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  // Connections are accepted one after the other: it was, before this one.
  await serverAt(url.origin).fetch('/healthz');
  const closed = once(silent, 'close');
  assert.equal(await server.kill('SIGTERM'), 0);
  await closed;
});

test('a second signal ends a server at once that has not finished yet', async (t) => {
  const process = start(t, await dataFolder(t));
  const url = new URL(await process.url());
  // A request that never ends keeps the server from finishing.
  const socket = connectTcp(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('POST /api/token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{');
  await serverAt(url.origin).fetch('/healthz');
  process.child.kill('SIGTERM');
  // It has heard the first signal once it takes no new connection.
  for (;;)
    if (
      await fetch(url).then(
        () => false,
        () => true,
      )
    )
      break;
  assert.equal(await process.kill('SIGTERM'), 143);
});

test('a proxy that was not named is told in the log, once; one that was is not', async (t) => {
  const ask = async (server: ServerProcess): Promise<string> => {
    const api = serverAt(await server.url());
    for (let n = 0; n < 3; n += 1) await api.fetch('/healthz', { headers: { 'x-forwarded-for': '192.0.2.1' } });
    await server.kill('SIGTERM');
    return server.errors;
  };
  const told = await ask(start(t, await dataFolder(t)));
  assert.equal(told.split('--trust-proxy').length, 2, told);
  assert.equal(await ask(start(t, await dataFolder(t), '--trust-proxy', 'loopback')), '');
});
