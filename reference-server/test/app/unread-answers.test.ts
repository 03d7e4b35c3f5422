import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect as tcp, type Socket } from 'node:net';
import { test } from 'node:test';
import { uploaded } from '../support/files.ts';
import { startServer } from '../support/server.ts';
import { connect } from '../support/socket.ts';

test('an answer that nobody reads is given up; a socket that is silent for as long stays', async (t) => {
  let http: Server | undefined;
  const server = await startServer(t, {}, (app) => (http = app.server));
  assert.ok(http);
  // More than the system takes in for a connection that is not read.
  const { url } = await uploaded(server, 'alice', 'long.txt', 'x'.repeat(16 * 1024 ** 2));
  assert.equal(http.timeout, 120_000);
  http.timeout = 100;
  const socket = await connect(server.socketUrl, 'alice');

  const { hostname, port } = new URL(server.url);
  const accepted = once(http, 'connection') as Promise<[Socket]>;
  const peer = tcp(Number(port), hostname);
  peer.pause();
  peer.write(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [unread] = await accepted;
  await once(unread, 'close');
  socket.send({ type: 'ping', n: 1 });
  await socket.ofType('pong');
  peer.destroy();
});
