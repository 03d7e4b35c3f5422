import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, freshKey, say, startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

test('more messages than a user may send are answered 429 with Retry-After; what was stored is still answered 200', async (t) => {
  const server = await startServer(t, { limits: { sends_per_second: 1, send_burst: 2 } });
  const id = await createGroup(server, 'alice', 'bob');
  const key = freshKey();
  assert.equal((await say(server, 'alice', id, 'one', key)).status, 201);
  assert.equal((await say(server, 'alice', id, 'two')).status, 201);
  const refused = await server.api('alice', 'POST', `conversations/${id}/send_message/`, { content: 'three' });
  assert.deepEqual([refused.status, refused.json.code], [429, 'rate_limited']);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await say(server, 'alice', id, 'one', key)).status, 200);
  assert.equal((await say(server, 'bob', id, 'mine')).status, 201);
});

test('one socket more than a user may have is told to wait and closed with 4409; the others live', async (t) => {
  const server = await startServer(t, { limits: { sockets: 2 } });
  const sockets = [await connect(server.socketUrl, 'alice'), await connect(server.socketUrl, 'alice')];
  const more = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  more.send({ type: 'connect', token: tokenOf('alice'), cursors: [] });
  assert.equal((await more.closed).code, 4409);
  assert.deepEqual(more.frames, [{ type: 'bye', spread_ms: 30_000 }]);
  for (const socket of sockets) {
    socket.send({ type: 'ping', n: 1 });
    await socket.ofType('pong');
  }
  await connect(server.socketUrl, 'bob');
});

test('a flood of frames is told to wait and closed with 4429; another socket of the user lives', async (t) => {
  const server = await startServer(t, { limits: { frames_per_second: 1, frame_burst: 10 } });
  const [flooding, other] = [await connect(server.socketUrl, 'alice'), await connect(server.socketUrl, 'alice')];
  for (let n = 0; n < 50; n += 1) flooding.send({ type: 'ping', n });
  assert.equal((await flooding.closed).code, 4429);
  assert.deepEqual(flooding.frames.at(-1), { type: 'bye', spread_ms: 30_000 });
  other.send({ type: 'ping', n: 1 });
  await other.ofType('pong');
});
