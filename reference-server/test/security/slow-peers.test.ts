import assert from 'node:assert/strict';
import { connect as tcp, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { SOCKET } from '@hypee/chat-protocol';
import { readMetrics, valueOf } from '../support/metrics.ts';
import { createGroup, say, serverAt, type ServerApi } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { frameBytes, OPCODE, RawSocket, textFrame } from '../support/raw-socket.ts';
import { connect, type TestSocket } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';

const MIB = 1024 ** 2;
/** How many peers misbehave. */
const PEERS = 200;
/** What a process may take beside what its peers are allowed to make it keep: code that is compiled, garbage not yet collected. */
const SLACK = 150 * MIB;

/** A server of its own process, so that its memory is its own. */
async function start(t: TestContext): Promise<{ process: ServerProcess; server: ServerApi }> {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const process = new ServerProcess(t, ['--port', '0', '--data', folder.path, '--log-level', 'error'], {
    HYPEE_JWT_SECRET: SECRET,
    HYPEE_LIMITS:
      'sends_per_second=10000,send_burst=10000,address_requests_per_second=10000,address_request_burst=10000',
  });
  return { process, server: serverAt(await process.url()) };
}

const memory = async (server: ServerApi): Promise<number> =>
  valueOf(await readMetrics(server), 'process_resident_memory_bytes');

/** A member who reads and acknowledges, as clients do. */
async function goodReader(server: ServerApi, user: string): Promise<TestSocket> {
  const socket = await connect(server.socketUrl, user);
  let count = 0;
  socket.ws.on('message', (data: Buffer) => {
    if ((JSON.parse(data.toString()) as { type: string }).type === 'chat_message') {
      count += 1;
      socket.send({ type: 'ack', count });
    }
  });
  return socket;
}

test('200 sockets that never read cost no more than their windows, and who reads gets each message', async (t) => {
  const { server } = await start(t);
  const deaf = Array.from({ length: 10 }, (_, n) => `deaf-${n}`);
  const id = await createGroup(server, 'alice', 'bob', ...deaf);
  const bob = await goodReader(server, 'bob');
  const sockets: RawSocket[] = [];
  while (sockets.length < PEERS)
    sockets.push(await RawSocket.connect(server.socketUrl, deaf[sockets.length % 10] ?? ''));
  const bases: RawSocket[] = [];
  while (bases.length < 5) {
    bases.push(await RawSocket.open(server.socketUrl, `/ws/chat/${id}/?token=${tokenOf(deaf[bases.length] ?? '')}`));
  }
  for (const { tcp: connection } of [...sockets, ...bases]) connection.pause();
  const before = await memory(server);

  // 15 kB each: far more than a window, and than what the system keeps for a connection that is not read.
  const messages = 480;
  const content = '漢'.repeat(5_000);
  for (let sent = 0; sent < messages; sent += 30) {
    await Promise.all(Array.from({ length: 30 }, () => say(server, 'alice', id, content)));
  }
  const got = () => bob.frames.filter(({ type }) => type === 'chat_message').length;
  await bob.frame(() => got() === messages);

  const metrics = await readMetrics(server);
  const most = SOCKET.bufferBytes + SOCKET.frameBytes;
  assert.ok(valueOf(metrics, 'hypee_socket_unsent_bytes{of="slowest"}') <= most);
  assert.ok(valueOf(metrics, 'hypee_socket_unsent_bytes{of="all"}') <= PEERS * most);
  const grown = (await memory(server)) - before;
  assert.ok(grown < PEERS * SOCKET.windowBytes + SLACK, `the memory grew by ${Math.round(grown / MIB)} MiB`);

  for (const socket of sockets) {
    socket.tcp.resume();
    socket.write(textFrame({ type: 'ping', n: 4711 }));
    await socket.text((text) => text === '{"type":"pong","n":4711}');
    const events = socket.texts.filter((text) => text.includes('"type":"chat_message"'));
    assert.ok(events.length > 0 && events.length < messages, `${events.length} events`);
    assert.ok(socket.textBytes <= SOCKET.windowBytes + SOCKET.frameBytes, `${socket.textBytes} bytes were sent`);
    socket.end();
  }
  for (const base of bases) {
    base.tcp.resume();
    assert.equal(await base.closed, 1013, 'a base socket acknowledges nothing: it is closed when its buffer is full');
  }
});

test('200 peers that never finish what they say cost little, hold nobody up, and do not hinder the server from stopping', async (t) => {
  const { process, server } = await start(t);
  const id = await createGroup(server, 'alice', 'bob', 'slow');
  const bob = await goodReader(server, 'bob');
  const before = await memory(server);
  const { hostname, port } = new URL(server.url);
  const half = (text: string): Socket => {
    const socket = tcp(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(text);
    return socket;
  };
  const authorization = `Authorization: Bearer ${tokenOf('slow')}\r\n`;
  const post = (path: string, type: string, length: number): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\n${authorization}Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
  const peers: Socket[] = [];
  const begin: (() => Promise<Socket> | Socket)[] = [
    () => half('GET /api/conversations/ HTTP/1.1\r\nHost: x\r\nX-Slow: '),
    () => half(`${post(`/api/conversations/${id}/send_message/`, 'application/json', 200_000)}{"content":"`),
    () => half(`${post('/api/attachments/', 'multipart/form-data; boundary=b', 200_000)}--b\r\nContent-Disp`),
    async () => {
      const socket = await RawSocket.open(server.socketUrl, `/ws/chat/${id}/?token=${tokenOf('slow')}`);
      socket.write(frameBytes(OPCODE.text, 'x', { length: BigInt(SOCKET.frameBytes) }));
      return socket.tcp;
    },
    async () => {
      const socket = await RawSocket.open(server.socketUrl, `/ws/chat/${id}/?token=${tokenOf('slow')}`);
      socket.write(frameBytes(OPCODE.text, 'x', { fin: false }));
      return socket.tcp;
    },
  ];
  while (peers.length < PEERS) for (const one of begin) peers.push(await one());
  // They all say a little more, again and again.
  for (let round = 0; round < 20; round += 1) {
    for (const peer of peers) if (!peer.destroyed) peer.write('x');
    await say(server, 'alice', id, `round ${round}`);
  }
  const got = () => bob.frames.filter(({ type }) => type === 'chat_message').length;
  await bob.frame(() => got() === 20);
  const grown = (await memory(server)) - before;
  assert.ok(grown < PEERS * SOCKET.frameBytes + SLACK, `the memory grew by ${Math.round(grown / MIB)} MiB`);
  // A body that has begun is waited for, as long as any body may take.
  for (const [index, peer] of peers.entries()) if (index % begin.length === 1) peer.destroy();
  assert.equal(await process.kill('SIGTERM'), 0);
});
