import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventsPage, Message, MessagesPage } from '@hypee/chat-protocol';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

test('an edit, reactions and a delete go over HTTP and reach the others over their socket, in order', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const { json: sent } = await say(server, 'alice', id, 'frist', 'key');
  const bob = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  const edited = await server.api<Message>('alice', 'PATCH', 'messages/key/', { content: 'first', op_id: 'op' });
  assert.deepEqual([edited.status, edited.json.id, edited.json.content], [200, sent.id, 'first']);

  // The longest emoji of Unicode, percent-encoded to more than a hundred characters of the path.
  const family = '👩🏽‍❤️‍💋‍👨🏿';
  const path = `messages/${sent.id}/reactions/${encodeURIComponent(family)}/`;
  const reacted = await server.api<Message>('bob', 'PUT', `${path}?op_id=add`);
  assert.deepEqual(reacted.json.reactions, [{ emoji: family, count: 1, user_ids: ['bob'], me: true }]);
  const page = await server.api<MessagesPage>('alice', 'GET', `conversations/${id}/messages/`);
  const [seen] = page.json.results;
  assert.deepEqual(seen && 'reactions' in seen && seen.reactions, [{ ...reacted.json.reactions[0], me: false }]);
  assert.deepEqual((await server.api<Message>('bob', 'DELETE', path)).json.reactions, []);
  assert.deepEqual((await server.api<Message>('bob', 'PUT', `${path}?op_id=add`)).json.reactions, [], 'a late retry');

  const deleted = await server.api<Message>('alice', 'DELETE', `messages/${sent.id}/?op_id=end`);
  assert.deepEqual([deleted.status, 'content' in deleted.json, typeof deleted.json.deleted_at], [200, false, 'string']);
  assert.equal((await server.api('alice', 'PATCH', `messages/${sent.id}/`, { content: 'no' })).status, 409);
  await say(server, 'alice', id, 'last');
  await bob.frame((frame) => frame.type === 'chat_message');
  assert.deepEqual(
    bob.frames.flatMap((frame) => (frame.type === 'message_updated' ? [[frame.seq, frame.change?.kind]] : [])),
    [
      [2, 'edit'],
      [3, 'reaction'],
      [4, 'reaction'],
      [5, 'delete'],
    ],
  );
  const told = await base.frame((frame) => frame.type === 'chat_message');
  assert.deepEqual([base.frames.length, 'message' in told && told.message.seq], [1, 6], 'only the new message');
  const { json } = await server.api<EventsPage>('bob', 'GET', `conversations/${id}/events/?cursor=0.0`);
  assert.doesNotMatch(JSON.stringify(json), /frist|first/);
});

test('a server tells that it edits, deletes and reacts', async (t) => {
  const server = await startServer(t);
  const { json } = await server.fetch<{ features: string[] }>('/api/protocol/');
  for (const feature of ['edits', 'deletes', 'reactions']) assert.ok(json.features.includes(feature), feature);
});
