import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Conversation,
  ConversationsPage,
  EventsPage,
  MarkAsReadAnswer,
  MembersPage,
  Message,
  MessagesPage,
  ProtocolAnswer,
} from '@hypee/chat-protocol';
import { createGroup, freshKey, say, startServer } from '../support/server.ts';
import { contentOf } from '../support/wire.ts';

test('a client without a token learns what the server speaks and takes', async (t) => {
  const server = await startServer(t, { limits: { page_max: 77 } });
  const { status, json } = await server.fetch<ProtocolAnswer>('/api/protocol/');
  assert.equal(status, 200);
  assert.equal(json.protocol, 2);
  assert.match(json.server, /^hypee-chat-server\/\d+\.\d+\.\d+/);
  assert.equal(json.limits.page_max, 77);
  assert.equal(json.limits.content_chars, 8000);
});

test('alice creates a group, writes in it, and bob sees the conversation, its members and the message', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const sent = await say(server, 'alice', id, 'Bonjour à tous 👋');
  assert.equal(sent.status, 201);
  const list = await server.api<ConversationsPage>('bob', 'GET', 'conversations/');
  assert.deepEqual(
    list.json.results.map((row) => [row.id, row.unread_count, row.last_message && contentOf(row.last_message)]),
    [[id, 1, 'Bonjour à tous 👋']],
  );
  const one = await server.api<Conversation>('bob', 'GET', `conversations/${id}/`);
  assert.equal(one.json.title, 'Group');
  const members = await server.api<MembersPage>('bob', 'GET', `conversations/${id}/members/`);
  assert.deepEqual(members.json.results.map((row) => row.user.id).sort(), ['alice', 'bob']);
  const history = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(
    history.json.results.map((row) => [row.sender.id, contentOf(row)]),
    [['alice', 'Bonjour à tous 👋']],
  );
});

test('the same two people have one direct conversation, whoever asks', async (t) => {
  const server = await startServer(t);
  for (const user of ['alice', 'bob']) await server.api(user, 'GET', 'conversations/');
  const first = await server.api<Conversation>('alice', 'POST', 'conversations/', {
    kind: 'direct',
    member_ids: ['bob'],
  });
  const again = await server.api<Conversation>('bob', 'POST', 'conversations/', {
    kind: 'direct',
    member_ids: ['alice'],
  });
  assert.deepEqual([first.status, again.status, again.json.id], [201, 200, first.json.id]);
});

test('a repeated send answers 200 with the same message; the same key with another text 409', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const key = freshKey();
  const first = await say(server, 'alice', id, 'once', key);
  const again = await say(server, 'alice', id, 'once', key);
  const other = await say(server, 'alice', id, 'twice', key);
  assert.deepEqual([first.status, again.status, other.status], [201, 200, 409]);
  assert.equal(again.json.id, first.json.id);
  assert.match(other.text, /"code":"conflict"/);
  const history = await server.api<MessagesPage>('alice', 'GET', `conversations/${id}/messages/`);
  assert.equal(history.json.results.length, 1);
});

test('history pages back to its beginning without holes or repeats', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 100 } });
  const id = await createGroup(server, 'alice', 'bob');
  for (let n = 0; n < 25; n++) await say(server, 'alice', id, `message ${n}`);
  const contents: string[] = [];
  let before = '';
  for (;;) {
    const { json } = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/?limit=10${before}`);
    contents.unshift(...json.results.map(contentOf));
    if (!json.has_before) break;
    before = `&before=${json.results[0]?.id}`;
  }
  assert.deepEqual(
    contents,
    Array.from({ length: 25 }, (_, n) => `message ${n}`),
  );
});

test('reading up to a message moves the mark, and never back', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const sent: Message[] = [];
  for (let n = 0; n < 3; n++) sent.push((await say(server, 'alice', id, `message ${n}`)).json);
  const read = (message: Message | undefined) =>
    server.api<MarkAsReadAnswer>('bob', 'POST', `conversations/${id}/mark_as_read/`, { message_id: message?.id });
  assert.equal((await read(sent[1])).json.unread_count, 1);
  assert.equal((await read(sent[0])).json.last_read_seq, sent[1]?.seq);
  const toTheEnd = await server.api<MarkAsReadAnswer>('bob', 'POST', `conversations/${id}/mark_as_read/`);
  assert.equal(toTheEnd.json.unread_count, 0);
});

test('events after a cursor are what happened since; a cursor from elsewhere is a gap', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const { json: before } = await server.api<Conversation>('bob', 'GET', `conversations/${id}/`);
  await say(server, 'alice', id, 'news');
  const events = await server.api<EventsPage>(
    'bob',
    'GET',
    `conversations/${id}/events/?cursor=${encodeURIComponent(before.cursor)}`,
  );
  assert.equal(events.status, 200);
  assert.deepEqual(
    events.json.events.map((event) => [event.type, event.type === 'chat_message' && contentOf(event.message)]),
    [['chat_message', 'news']],
  );
  const elsewhere = await server.api('bob', 'GET', `conversations/${id}/events/?cursor=1.somewhere-else`);
  assert.deepEqual([elsewhere.status, elsewhere.json.code], [410, 'gap']);
});

test('typing is told, and nothing comes back', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const { status, text } = await server.api('alice', 'POST', `conversations/${id}/typing/`, { typing: true });
  assert.deepEqual([status, text], [204, '']);
});

test('paths work with and without the slash at their end', async (t) => {
  const server = await startServer(t);
  for (const path of ['/api/protocol/', '/api/protocol', '/healthz', '/healthz/']) {
    assert.equal((await server.fetch(path)).status, 200, path);
  }
});

test('answers of the API are not kept by caches and say no type but their own', async (t) => {
  const server = await startServer(t);
  const { headers } = await server.fetch('/api/protocol/');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
});

test('a server that is up says so', async (t) => {
  const server = await startServer(t);
  assert.deepEqual((await server.fetch('/healthz')).json, { status: 'ok' });
});
