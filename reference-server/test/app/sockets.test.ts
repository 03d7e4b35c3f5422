import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessageEvent, Conversation } from '@hypee/chat-protocol';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, freshKey, say, startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';
import { contentOf } from '../support/wire.ts';

test('a page with nothing but fetch and WebSocket sees what is posted, once', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  // Node's own WebSocket, as in a browser: no header, no subprotocol, no frame from the client.
  const socket = new WebSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`);
  const received: Pick<ChatMessageEvent, 'type' | 'message'>[] = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    received.push(JSON.parse(String(data)) as ChatMessageEvent);
    wake();
  };
  await new Promise((resolve) => (socket.onopen = resolve));
  const until = async (count: number) => {
    while (received.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };

  const key = freshKey();
  const first = await say(server, 'alice', id, 'Bonjour', key);
  await until(1);
  assert.deepEqual([first.status, received[0]?.type, received[0]?.message.id], [201, 'chat_message', first.json.id]);

  assert.equal((await say(server, 'alice', id, 'Bonjour', key)).status, 200);
  await say(server, 'alice', id, 'after it');
  await until(2);
  assert.deepEqual(
    received.map(({ message }) => contentOf(message)),
    ['Bonjour', 'after it'],
    'the repeated post was not broadcast',
  );
  socket.close();
});

test('the base socket of a conversation one is not in closes with 4404', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  for (const conversation of [id, 'nowhere']) {
    const socket = new TestSocket(`${server.socketUrl}/ws/chat/${conversation}/?token=${tokenOf('mallory')}`);
    assert.equal((await socket.closed).code, 4404);
  }
});

test('two people see the same messages in the same order', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 100 } });
  const id = await createGroup(server, 'alice', 'bob');
  const [alice, bob] = await Promise.all([connect(server.socketUrl, 'alice'), connect(server.socketUrl, 'bob')]);
  await Promise.all(Array.from({ length: 40 }, (_, n) => say(server, n % 2 ? 'alice' : 'bob', id, `message ${n}`)));
  const order = async (socket: TestSocket) => {
    const events = () => socket.frames.filter((frame) => frame.type === 'chat_message');
    await socket.frame(() => events().length === 40);
    return events().map(({ seq, message }) => ({ seq, content: contentOf(message) }));
  };
  const [seen, alsoSeen] = await Promise.all([order(alice), order(bob)]);
  assert.deepEqual(seen, alsoSeen);
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    seen.map((_, index) => (seen[0]?.seq ?? 0) + index),
    'seq rises by one',
  );
});

test('what was missed comes after a reconnect, before anything new', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const { json: conversation } = await server.api<Conversation>('bob', 'GET', `conversations/${id}/`);
  const first = await connect(server.socketUrl, 'bob');
  const { epoch } = await first.ofType('hello');
  first.close();
  await first.closed;
  for (const text of ['missed 1', 'missed 2']) await say(server, 'alice', id, text);
  const second = await connect(server.socketUrl, 'bob', {
    epoch,
    cursors: [{ conversation_id: id, cursor: conversation.cursor }],
  });
  await say(server, 'alice', id, 'new');
  await second.ofType('chat_message');
  const texts = second.frames
    .flatMap((frame) => (frame.type === 'events' ? frame.events : [frame]))
    .flatMap((event) => (event.type === 'chat_message' ? [contentOf(event.message)] : []));
  assert.deepEqual(texts, ['missed 1', 'missed 2', 'new']);
});

test('a ping is answered', async (t) => {
  const server = await startServer(t);
  const socket = await connect(server.socketUrl, 'alice');
  socket.send({ type: 'ping', n: 7 });
  assert.equal((await socket.ofType('pong')).n, 7);
});

test('closing the server says goodbye to every socket, then closes it as restarting', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const full = await connect(server.socketUrl, 'alice');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  const closing = server.close();
  assert.equal(typeof (await full.ofType('bye')).spread_ms, 'number');
  assert.equal((await full.closed).code, 1012);
  assert.equal((await base.closed).code, 1012);
  await closing;
});
