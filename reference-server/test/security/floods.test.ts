import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { frameBytes, OPCODE, RawSocket, textFrame } from '../support/raw-socket.ts';
import { tokenOf } from '../support/tokens.ts';

const TOO_MANY = 4429;
/** The connection was cut: `ws` itself ends who pings faster than it can be answered. */
const CUT = 1006;
/** More than any socket may say at once. */
const MANY = 300;

/** The first byte of a ping of WebSocket. */
const PING = 0x80 | OPCODE.ping;

/** What a client can repeat without end, and on which socket; all under the limits that servers have by default. */
const FLOODS: Readonly<
  Record<string, [bytes: (conversation: string) => Buffer, path: 'level 2' | 'not connected' | 'base']>
> = {
  'pings of the protocol': [() => textFrame({ type: 'ping', n: 1 }), 'level 2'],
  'acks that say nothing new': [() => textFrame({ type: 'ack', count: 0 }), 'level 2'],
  typing: [(id) => textFrame({ type: 'typing', conversation_id: id, typing: true }), 'level 2'],
  'questions who is there': [() => textFrame({ type: 'presence_watch', user_ids: ['alice'] }), 'level 2'],
  'the same status': [() => textFrame({ type: 'presence', status: 'away' }), 'level 2'],
  'new tokens': [() => textFrame({ type: 'auth', token: tokenOf('mallory') }), 'level 2'],
  'frames of no known type': [() => textFrame({ type: 'nothing' }), 'level 2'],
  'connecting again': [() => textFrame({ type: 'connect', token: 'x', cursors: [] }), 'level 2'],
  'pings of WebSocket': [() => frameBytes(OPCODE.ping, 'x'), 'level 2'],
  'pongs of WebSocket': [() => frameBytes(OPCODE.pong, 'x'), 'level 2'],
  'frames before connect': [() => textFrame({ type: 'ping', n: 1 }), 'not connected'],
  'pings before connect': [() => frameBytes(OPCODE.ping, 'x'), 'not connected'],
  'frames on a base socket, which takes none': [() => textFrame({ type: 'ping', n: 1 }), 'base'],
  'pings on a base socket': [() => frameBytes(OPCODE.ping, 'x'), 'base'],
};

test('who floods the server with frames of any kind is sent away, and everybody else gets each message', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob', 'mallory');
  const bob = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  let said = 0;
  for (const [what, [bytesOf, place]] of Object.entries(FLOODS)) {
    const socket =
      place === 'level 2'
        ? await RawSocket.connect(server.socketUrl, 'mallory')
        : await RawSocket.open(
            server.socketUrl,
            place === 'base' ? `/ws/chat/${id}/?token=${tokenOf('mallory')}` : '/ws/',
          );
    const flood = Buffer.concat(Array<Buffer>(MANY).fill(bytesOf(id)));
    socket.write(flood);
    await say(server, 'alice', id, what);
    said += 1;
    const code = await socket.closed;
    assert.ok(code === TOO_MANY || (code === CUT && bytesOf(id)[0] === PING), `${what}: ${code}`);
  }
  for (const { frames } of [bob, base]) {
    const count = () => frames.filter(({ type }) => type === 'chat_message').length;
    while (count() < said) await new Promise(setImmediate);
  }
});

test('who pings without end and reads no answer fills no memory: the connection is cut', async (t) => {
  const server = await startServer(t, { limits: { frames_per_second: 1_000_000, frame_burst: 1_000_000 } });
  const socket = await RawSocket.connect(server.socketUrl, 'mallory');
  socket.tcp.pause();
  const pings = Buffer.concat(Array<Buffer>(1_000).fill(frameBytes(OPCODE.ping, 'x'.repeat(125))));
  // What the system itself keeps of unread answers is a few megabytes.
  let written = 0;
  while (!socket.tcp.destroyed && written < 256 * 1024 ** 2) {
    written += pings.length;
    if (!socket.tcp.write(pings)) await Promise.race([once(socket.tcp, 'drain').catch(() => undefined), socket.closed]);
  }
  assert.ok(socket.tcp.destroyed, `${written} bytes of pings were taken`);
  const bob = await connect(server.socketUrl, 'bob');
  bob.send({ type: 'ping', n: 1 });
  await bob.ofType('pong');
});
