import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventsPage, Member, Membership } from '@hypee/chat-protocol';
import { connect, TestSocket } from '../support/socket.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

test('membership lost and regained over real sockets: gone, nothing of what is said meanwhile, then all of it', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const member = `conversations/${id}/members/bob/`;
  const bob = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${id}/?token=${tokenOf('bob')}`).opened();
  assert.equal((await server.api('alice', 'DELETE', member)).status, 204);
  assert.equal((await base.closed).code, 4404);
  await bob.ofType('gone');
  await say(server, 'alice', id, 'while away');
  assert.equal((await server.api('bob', 'GET', `conversations/${id}/messages/`)).status, 404);

  const add = { member_ids: ['bob'] };
  assert.equal((await server.api('alice', 'POST', `conversations/${id}/members/`, add)).status, 201);
  const { conversation } = await bob.ofType('conversation');
  await say(server, 'alice', id, 'welcome back');
  const { message, seq } = await bob.ofType('chat_message');
  assert.equal('content' in message && message.content, 'welcome back');
  assert.equal(seq, Number.parseInt(conversation.cursor) + 1, 'the next after the cursor of the conversation');
  const { json } = await server.api<EventsPage>('bob', 'GET', `conversations/${id}/events/?cursor=0.0`);
  assert.deepEqual(
    json.events.map(({ type }) => type),
    ['member_left', 'chat_message', 'member_joined', 'chat_message'],
  );
});

test('roles, bans, settings, name and deletion go over HTTP, with an empty 204 where nothing is left to show', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const patch = <Body>(who: string, path: string, body: object) =>
    server.api<Body>(who, 'PATCH', `conversations/${id}/${path}`, body);
  assert.equal((await patch<Member>('alice', 'members/bob/', { role: 'moderator' })).json.role, 'moderator');
  assert.equal((await patch<Membership>('bob', 'membership/', { pinned: true })).json.pinned, true);
  assert.equal((await patch('bob', '', { title: 'Renamed' })).status, 200);
  const banned = await patch('alice', 'members/bob/', { banned: true });
  assert.deepEqual([banned.status, banned.text], [204, '']);
  const add = await server.api('alice', 'POST', `conversations/${id}/members/`, { member_ids: ['bob'] });
  assert.deepEqual([add.status, add.json.code], [400, 'validation_error']);
  for (const status of [204, 204])
    assert.equal((await server.api('alice', 'DELETE', `conversations/${id}/`)).status, status);
  assert.equal((await server.api('alice', 'GET', `conversations/${id}/`)).status, 404);
});
