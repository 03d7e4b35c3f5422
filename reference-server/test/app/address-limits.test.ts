import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { WebSocket, type ClientOptions } from 'ws';
import { Addresses, networkOf } from '../../src/app/addresses.ts';
import { createChatServer } from '../../src/index.ts';
import { DEFAULT_LIMITS } from '@hypee/chat-protocol';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, startServer } from '../support/server.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';

/** The answer to a handshake that was refused. */
async function refused(
  url: string,
  options: ClientOptions = {},
): Promise<{ status: number | undefined; text: string }> {
  const socket = new WebSocket(url, options);
  socket.on('error', () => undefined);
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let text = '';
  for await (const part of answer) text += String(part);
  return { status: answer.statusCode, text };
}

test('an address that asks too much is answered 429 with Retry-After; its sockets stay, and /healthz answers', async (t) => {
  const server = await startServer(t, { limits: { address_requests_per_second: 1, address_request_burst: 5 } });
  const alice = await connect(server.socketUrl, 'alice');
  const statuses: number[] = [];
  for (let n = 0; n < 8; n += 1) statuses.push((await server.api('alice', 'GET', 'users/me/')).status);
  assert.deepEqual(statuses.slice(0, 4), [200, 200, 200, 200], 'the socket was the first');
  const more = await server.api('bob', 'GET', 'users/me/');
  assert.deepEqual([more.status, more.json.code], [429, 'rate_limited']);
  assert.equal(more.headers.get('retry-after'), '1');
  assert.equal((await server.fetch('/api/nothing/here/')).status, 429, 'also what does not exist');
  const { status, text } = await refused(`${server.socketUrl}/ws/`);
  assert.deepEqual([status, (JSON.parse(text) as { code: string }).code], [429, 'rate_limited']);
  assert.equal((await server.fetch('/healthz')).status, 200);
  alice.send({ type: 'ping', n: 1 });
  await alice.ofType('pong');
});

test('sockets that never say who they are do not fill up an address for long; who said so makes room', async (t) => {
  const server = await startServer(t, { limits: { address_unknown_sockets: 2 } });
  const first = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  const second = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  assert.equal((await refused(`${server.socketUrl}/ws/`)).status, 429);
  first.send({ type: 'connect', token: tokenOf('alice'), cursors: [] });
  await first.ofType('hello');
  const third = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  assert.equal((await refused(`${server.socketUrl}/ws/`)).status, 429);
  second.close();
  await second.closed;
  third.send({ type: 'connect', token: 'no token', cursors: [] });
  assert.equal((await third.closed).code, 4401);
  await connect(server.socketUrl, 'bob');
  await connect(server.socketUrl, 'carol');
});

test('an address has so many sockets of both levels; one that closes makes room, and the others live', async (t) => {
  const server = await startServer(t, { limits: { address_sockets: 2 } });
  const id = await createGroup(server, 'alice', 'bob');
  const alice = await connect(server.socketUrl, 'alice');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  assert.equal((await refused(`${server.socketUrl}/ws/`)).status, 429);
  assert.equal((await refused(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`)).status, 429);
  base.close();
  await base.closed;
  await connect(server.socketUrl, 'bob');
  alice.send({ type: 'ping', n: 1 });
  await alice.ofType('pong');
});

test('behind a proxy that is trusted each client has its own limits; from any other, X-Forwarded-For means nothing', async (t) => {
  const limits = { address_requests_per_second: 1, address_request_burst: 2 };
  const ask = async (
    server: { fetch: (path: string, init?: RequestInit) => Promise<{ status: number }> },
    ip: string,
  ) => (await server.fetch('/api/protocol/', { headers: { 'x-forwarded-for': ip } })).status;
  const trusting = await startServer(t, { limits, trustProxy: ['loopback'] });
  const statuses: number[] = [];
  for (const ip of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) statuses.push(await ask(trusting, ip));
  assert.deepEqual(statuses, [200, 200, 429, 200]);
  assert.equal(
    await ask(trusting, '192.0.2.9, 192.0.2.1'),
    429,
    'what a client adds in front of its address is not believed',
  );
  for (const trustProxy of [[], ['10.0.0.0/8']]) {
    const other = await startServer(t, { limits, trustProxy, logLevel: 'error' });
    assert.deepEqual(
      [await ask(other, '192.0.2.1'), await ask(other, '192.0.2.2'), await ask(other, '192.0.2.3')],
      [200, 200, 429],
    );
  }
});

test('a proxy that is none is refused at the start, by its name', () => {
  for (const proxy of ['proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '::1/129', '*', '']) {
    assert.throws(
      () => createChatServer({ memory: true, jwtSecret: SECRET, trustProxy: [proxy] }),
      (error: Error) => error.message.startsWith(`"${proxy}" is no proxy.`),
      proxy,
    );
  }
});

test('an IPv6 address counts by its network, an IPv4 address in IPv6 notation as what it is', () => {
  for (const [address, network] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ] as const) {
    assert.equal(networkOf(address), network, address);
  }
});

test('one address that is full takes nothing from another, and is forgotten when its last socket is gone', () => {
  const addresses = new Addresses({ ...DEFAULT_LIMITS, address_sockets: 1 }, () => 0);
  const stay = addresses.enter('192.0.2.1');
  assert.throws(() => addresses.enter('192.0.2.1'), { code: 'rate_limited' });
  addresses.enter('192.0.2.2').left();
  stay.left();
  stay.left();
  const again = addresses.enter('192.0.2.1');
  again.identified();
  again.identified();
  assert.throws(() => addresses.enter('192.0.2.1'), { code: 'rate_limited' });
  again.left();
  addresses.enter('192.0.2.1');
});
