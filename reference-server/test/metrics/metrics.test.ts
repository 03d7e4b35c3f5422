import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect as tcp } from 'node:net';
import { test } from 'node:test';
import { readMetrics, valueOf } from '../support/metrics.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tokenOf } from '../support/tokens.ts';

const TOKEN = 'a-token-of-the-operators';

test('an operator sees requests, events, commits, sockets and frames', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  for (let n = 0; n < 3; n++) await say(server, 'alice', id, `message ${n}`);
  await bob.frame((frame) => frame.type === 'chat_message' && frame.seq === 3);
  await server.api('alice', 'GET', 'nothing/here/');

  const text = await readMetrics(server);
  const sends = 'method="POST",route="/api/conversations/:id/send_message/",status="201"';
  assert.equal(valueOf(text, `hypee_http_request_duration_seconds_count{${sends}}`), 3);
  assert.ok(valueOf(text, `hypee_http_request_duration_seconds_sum{${sends}}`) > 0);
  assert.equal(valueOf(text, 'hypee_http_request_duration_seconds_count{method="GET",route="none",status="404"}'), 1);
  assert.equal(valueOf(text, 'hypee_events_committed_total'), 3);
  assert.ok(valueOf(text, 'hypee_commit_writes_count') >= 3);
  assert.ok(valueOf(text, 'hypee_commit_writes_sum') >= valueOf(text, 'hypee_commit_writes_count'));
  assert.ok(valueOf(text, 'hypee_commit_duration_seconds_sum') > 0);
  assert.equal(valueOf(text, 'hypee_commits_failed_total'), 0);
  assert.equal(valueOf(text, 'hypee_sockets_open{kind="level2"}'), 1);
  assert.equal(valueOf(text, 'hypee_sockets_open{kind="base"}'), 1);
  assert.ok(valueOf(text, 'hypee_socket_frames_total{direction="in"}') >= 1);
  assert.ok(valueOf(text, 'hypee_socket_frames_total{direction="out"}') >= 5);
  assert.ok(valueOf(text, 'hypee_store_bytes{file="database"}') + valueOf(text, 'hypee_store_bytes{file="wal"}') > 0);
  for (const line of ['hypee_socket_unsent_bytes{of="all"}', 'hypee_socket_unsent_bytes{of="slowest"}'])
    assert.ok(valueOf(text, line) >= 0);
  for (const line of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total'])
    assert.ok(valueOf(text, line) >= 0);

  bob.close();
  base.close();
  await Promise.all([bob.closed, base.closed]);
  let after = await readMetrics(server);
  while (valueOf(after, 'hypee_sockets_open{kind="level2"}') + valueOf(after, 'hypee_sockets_open{kind="base"}') > 0)
    after = await readMetrics(server);
  assert.equal(valueOf(after, 'hypee_sockets_closed_total{kind="level2",code="1005"}'), 1);
});

test('a write that is undone counts no event', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  await say(server, 'alice', id, 'one', 'key');
  await say(server, 'alice', id, 'other', 'key');
  assert.equal(valueOf(await readMetrics(server), 'hypee_events_committed_total'), 1);
});

test('no user, conversation or token stands in the metrics, and made-up addresses and close codes make no new lines', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob-with-a-name');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('alice')}`).opened();
  base.ws.close(4999, 'made up');
  await base.closed;
  for (let n = 0; n < 3; n++) await server.api('alice', 'GET', `made-up-${n}/`);
  await server.api('alice', 'GET', `users/bob-with-a-name/`);
  let text = await readMetrics(server);
  while (valueOf(text, 'hypee_sockets_open{kind="base"}') > 0) text = await readMetrics(server);
  for (const secret of [id, 'alice', 'bob-with-a-name', 'made-up', '"4999"', tokenOf('alice').slice(0, 20)])
    assert.ok(!text.includes(secret), secret);
  assert.equal(valueOf(text, 'hypee_sockets_closed_total{kind="base",code="other"}'), 1);
});

test('without a token of the operator only a program on this machine reads the metrics, and nobody through a proxy', async (t) => {
  const server = await startServer(t);
  const { hostname, port } = new URL(server.url);
  const statusWith = async (headers: Record<string, string>) => {
    const call = request({ hostname, port, path: '/metrics', headers: { connection: 'close', ...headers } }).end();
    const [answer] = await once(call, 'response');
    answer.resume();
    return answer.statusCode;
  };
  assert.equal(await statusWith({}), 200);
  assert.equal(await statusWith({ host: `localhost:${port}` }), 200);
  for (const [name, value] of [
    ['x-forwarded-for', '203.0.113.9'],
    ['x-real-ip', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['via', '1.1 proxy'],
    ['x-forwarded-proto', 'https'],
    ['host', 'chat.example.com'],
    ['host', '127.0.0.1.evil.example'],
    ['origin', 'https://evil.example'],
  ] as const)
    assert.equal(await statusWith({ [name]: value }), 404, `${name}: ${value}`);

  const old = tcp(Number(port), hostname);
  old.write(`GET /metrics HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  const [chunk] = await once(old, 'data');
  old.destroy();
  assert.match(String(chunk), /^HTTP\/1\.[01] 404/);
});

test('with a token of the operator the metrics are for who sends it, from wherever', async (t) => {
  const server = await startServer(t, { metricsToken: TOKEN });
  const statusWith = async (headers: Record<string, string>) => (await server.fetch('/metrics', { headers })).status;
  assert.equal(await statusWith({}), 401);
  assert.equal(await statusWith({ authorization: `Bearer ${TOKEN.slice(0, -1)}` }), 401);
  assert.equal(await statusWith({ authorization: `Bearer ${tokenOf('alice')}` }), 401);
  const proxied = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' };
  assert.equal(await statusWith(proxied), 200);
  await assert.rejects(startServer(t, { metricsToken: 'short' }), /at least 16/);
});
