import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import type { Frame } from '@hypee/chat-backend';
import { ChatWebSocket, toDoorSocket } from '../../src/app/chat-web-socket.ts';
import { encodeFrames } from '../../src/app/ws-frame.ts';

const frame = (json: string): Frame => ({ json, bytes: Buffer.byteLength(json) });

/** Both ends of one connection. */
async function pair(t: TestContext, options: Partial<ServerOptions> = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', WebSocket: ChatWebSocket, ...options });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [here] = (await once(server, 'connection')) as [ChatWebSocket];
  const received: string[] = [];
  client.on('message', (data: Buffer, isBinary) => received.push(isBinary ? 'binary' : data.toString()));
  await once(client, 'open');
  t.after(() => {
    client.terminate();
    server.close();
  });
  const receivedAll = async (count: number) => {
    while (received.length < count) await once(client, 'message');
    return received;
  };
  return { here, client, receivedAll };
}

test('frames of every size arrive as they were, in order', async (t) => {
  const { here, receivedAll } = await pair(t);
  const texts = ['', 'x'.repeat(125), 'x'.repeat(126), 'é€🎉', 'y'.repeat(0xffff), 'z'.repeat(0x10000), 'end'];
  toDoorSocket(here).send(texts.map(frame));
  assert.deepEqual(await receivedAll(texts.length), texts);
});

test('frames never land inside one that the library is still making', async (t) => {
  const { here, receivedAll } = await pair(t, { perMessageDeflate: { threshold: 0 } });
  const large = 'large '.repeat(50_000);
  here.send(large);
  toDoorSocket(here).send([frame('second'), frame('third')]);
  assert.deepEqual(await receivedAll(3), [large, 'second', 'third']);
});

test('what a peer does not read is counted', async (t) => {
  const { here, client } = await pair(t);
  const door = toDoorSocket(here);
  assert.equal(door.bufferedBytes, 0);
  client.pause();
  const megabyte = [frame('x'.repeat(1024 * 1024))];
  for (let count = 0; count < 32; count++) door.send(megabyte);
  assert.ok(door.bufferedBytes > 1024 * 1024);
});

test('a socket that is closing takes no more frames', async (t) => {
  const { here, client, receivedAll } = await pair(t);
  const door = toDoorSocket(here);
  door.send([frame('last')]);
  door.close(1012, 'restart');
  door.send([frame('too late')]);
  const [code, reason] = (await once(client, 'close')) as [number, Buffer];
  assert.deepEqual([code, reason.toString()], [1012, 'restart']);
  assert.deepEqual(await receivedAll(1), ['last']);
  assert.equal(door.bufferedBytes, 0);
});

test('one array of frames is encoded once for all sockets', () => {
  const frames = [frame('{"a":1}'), frame('{"b":2}')];
  assert.equal(encodeFrames(frames), encodeFrames(frames));
  assert.notEqual(encodeFrames([...frames]), encodeFrames(frames));
});
