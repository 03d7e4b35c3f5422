import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { startServer } from '../support/server.ts';

test('connections that say nothing, or only half of something, do not keep a server from stopping', async (t) => {
  const server = await startServer(t);
  const { hostname, port } = new URL(server.url);
  const peers = [];
  for (const [first, then] of [
    ['', ''],
    ['GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ', ''],
    ['GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHo'],
    ['garbage\r\n\r\n', ''],
  ] as const) {
    const peer = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    await once(peer, 'connect');
    peer.write(first);
    if (first.endsWith('\r\n\r\n')) await once(peer, 'data');
    peer.write(then);
    peers.push(peer);
  }
  // One more, so that the server has looked at what came before it.
  assert.equal((await server.fetch('/healthz')).status, 200);
  await server.close();
  for (const peer of peers) peer.destroy();
});
