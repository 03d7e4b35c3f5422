import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type {
  Conversation,
  ConversationsPage,
  EventsPage,
  GuestAnswer,
  MembersPage,
  Message,
  MessagesPage,
  ProtocolAnswer,
  User,
} from '@hypee/chat-protocol';
import { createChatServer } from '../../src/index.ts';
import { GuestGate } from '../../src/guests/guest-gate.ts';
import { say, startServer, type RunningServer } from '../support/server.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { hs256, SECRET, seconds, tokenOf } from '../support/tokens.ts';

const PAGE = 'https://www.example.com';
const OPTIONS = { guests: true, guestHosts: ['agent', 'second'], origins: [PAGE] };

const post = <Body>(server: RunningServer, path: string, token?: string, body?: object, origin = PAGE) =>
  server.fetch<Body>(`/api/${path}`, {
    method: 'POST',
    headers: {
      ...(origin !== '' && { origin }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });

const get = <Body>(server: RunningServer, token: string, path: string) =>
  server.fetch<Body>(`/api/${path}`, { headers: { authorization: `Bearer ${token}` } });

/** A guest who has said something. */
async function guestWho(t: TestContext, says: string) {
  const server = await startServer(t, OPTIONS);
  const { json: guest } = await post<GuestAnswer>(server, 'guest/');
  const path = `conversations/${guest.conversation.id}/`;
  const send = (content: string, client_id: string, token = guest.access) =>
    post<Message>(server, `${path}send_message/`, token, { content, client_id });
  const sent = await send(says, 'first');
  assert.equal(sent.status, 201);
  const merge = (user: string, guest_token = guest.access) =>
    post<User>(server, 'guest/merge/', tokenOf(user), { guest_token });
  return { server, guest, path, send, sent: sent.json, merge };
}

test('a visitor of the site writes without an account, and the hosts read it', async (t) => {
  const { server, guest, path } = await guestWho(t, 'Is anybody there?');
  assert.match(guest.user.id, /^guest-/);
  assert.equal(guest.user.role, 'guest');
  const { json: members } = await get<MembersPage>(server, guest.access, `${path}members/`);
  assert.deepEqual(Object.fromEntries(members.results.map(({ user, role }) => [user.id, role])), {
    agent: 'owner',
    [guest.user.id]: 'guest',
    second: 'moderator',
  });
  const { json: list } = await server.api<ConversationsPage>('agent', 'GET', 'conversations/');
  assert.equal(list.results[0]?.unread_count, 1);
  const socket = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  socket.send({ type: 'connect', token: guest.access, cursors: [] });
  await socket.ofType('resumed');
  await say(server, 'agent', guest.conversation.id, 'Hello');
  await socket.ofType('chat_message');
  const { json } = await server.fetch<ProtocolAnswer>('/api/protocol/');
  assert.ok(json.features.includes('guests'));
});

test('guests are taken in only where the operator wants them, and from pages of the site', async (t) => {
  const closed = await startServer(t, { origins: [PAGE] });
  assert.equal((await post(closed, 'guest/')).status, 404);
  const server = await startServer(t, OPTIONS);
  assert.equal((await post(server, 'guest/', undefined, undefined, 'https://elsewhere.example')).status, 403);
  assert.equal((await post(server, 'guest/', undefined, undefined, '')).status, 403);
  assert.throws(() => createChatServer({ memory: true, jwtSecret: SECRET, guestHosts: ['agent'] }), /--guests/);
});

test('one address brings ten guests at once, then one a minute; a whole IPv6 network counts as one', async (t) => {
  const server = await startServer(t, OPTIONS);
  for (let n = 0; n < 10; n++) assert.equal((await post(server, 'guest/')).status, 201);
  const refused = await post(server, 'guest/');
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) > 50);

  let now = 1_000_000;
  const gate = new GuestGate(() => now);
  const comes = (ip: string) => {
    try {
      gate.check({ ip, headers: { origin: PAGE } });
      return true;
    } catch {
      return false;
    }
  };
  for (let n = 0; n < 10; n++) assert.ok(comes(`2001:db8:1:2::${n}`));
  assert.deepEqual(
    [comes('2001:db8:1:2:3:4:5:6'), comes('2001:db8:1:3::1'), comes('::ffff:203.0.113.7'), comes('203.0.113.7')],
    [false, true, true, true],
  );
  now += 60_000;
  assert.deepEqual([comes('2001:db8:1:2::1'), comes('2001:db8:1:2::1')], [true, false]);
});

test('a guest begins no conversations of its own, and nobody makes the token of one', async (t) => {
  const { server, guest } = await guestWho(t, 'Hello');
  const begun = await post(server, 'conversations/', guest.access, { member_ids: ['agent'] });
  assert.equal(begun.status, 403);
  const claims = { sub: guest.user.id, role: 'guest', exp: seconds(60), iss: 'hypee-chat-server/guests' };
  assert.equal((await get(server, hs256(claims), 'users/me/')).status, 401, 'signed with the secret of the site');
  const [header = '', , signature = ''] = guest.access.split('.');
  const changed = Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url');
  assert.equal((await get(server, `${header}.${changed}.${signature}`, 'users/me/')).status, 401);
});

test('who signs in takes over what they said as a guest, everybody hears it, and the guest is no more', async (t) => {
  const { server, guest, path, send, sent, merge } = await guestWho(t, 'My order is late');
  const agent = await connect(server.socketUrl, 'agent');
  const old = await new TestSocket(`${server.socketUrl}/ws/`).opened();
  old.send({ type: 'connect', token: guest.access, cursors: [] });
  await old.ofType('resumed');
  const base = await new TestSocket(
    `${server.socketUrl}/ws/chat/${guest.conversation.id}/?token=${guest.access}`,
  ).opened();

  const merged = await merge('alice');
  assert.deepEqual([merged.status, merged.json.id], [200, 'alice']);
  const event = await agent.ofType('user_merged');
  assert.deepEqual([event.from, event.to.id, event.seq], [guest.user.id, 'alice', 2]);
  assert.deepEqual([(await old.closed).code, (await base.closed).code], [4401, 4401]);
  assert.equal((await get(server, guest.access, 'users/me/')).status, 401);

  const { json: history } = await server.api<MessagesPage>('alice', 'GET', `${path}messages/`);
  assert.deepEqual(
    history.results.map(({ id, sender }) => [id, sender.id]),
    [[sent.id, 'alice']],
  );
  const { json: mine } = await server.api<Conversation>('alice', 'GET', path);
  assert.deepEqual([mine.membership.role, mine.membership.last_read_seq, mine.member_count], ['member', 1, 3]);
  const retried = await send('My order is late', 'first', tokenOf('alice'));
  assert.deepEqual([retried.status, retried.json.id], [200, sent.id], 'a send that was on its way is known');

  const again = await merge('alice');
  assert.equal(again.status, 200);
  const { json: log } = await server.api<EventsPage>('agent', 'GET', `${path}events/?cursor=0.0`);
  assert.deepEqual(
    log.events.map(({ type }) => type),
    ['chat_message', 'user_merged'],
    'told once',
  );
  const other = await merge('bob');
  assert.equal(other.status, 409);
});

test('who is in the conversation already has the higher role and the further marks, and counts once', async (t) => {
  const { server, guest, path, sent, merge } = await guestWho(t, 'Hello');
  await server.api('second', 'POST', `${path}mark_as_read/`);
  const emoji = encodeURIComponent('👍');
  const react = (token: string) =>
    server.fetch(`/api/messages/${sent.id}/reactions/${emoji}/`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
    });
  for (const token of [guest.access, tokenOf('second')]) assert.equal((await react(token)).status, 200);
  const { json: hello } = await say(server, 'agent', guest.conversation.id, 'Hello');
  await post(server, `${path}mark_as_read/`, guest.access, { message_id: hello.id });
  await post(server, `${path}send_message/`, tokenOf('agent'), { content: 'You', mentions: [guest.user.id] });

  assert.equal((await merge('second')).status, 200);
  const { json } = await server.api<Conversation>('second', 'GET', path);
  assert.deepEqual(
    [json.member_count, json.membership.role, json.membership.last_read_seq, json.mention_count],
    [2, 'moderator', hello.seq, 1],
  );
  const { json: message } = await server.api<Message>('second', 'GET', `messages/${sent.id}/`);
  assert.deepEqual(message.reactions, [{ emoji: '👍', count: 1, user_ids: ['second'], me: true }]);
});

test('a merge needs a guest on one side and somebody on the other', async (t) => {
  const { server, guest, merge } = await guestWho(t, 'Hello');
  for (const token of [tokenOf('bob'), 'garbage', hs256({ sub: 'x', exp: seconds(-90), role: 'guest' })])
    assert.equal((await merge('alice', token)).status, 400);
  const byGuest = await post(server, 'guest/merge/', guest.access, { guest_token: guest.access });
  const limited = tokenOf('alice', { conversations: ['c'] });
  const byLimited = await post(server, 'guest/merge/', limited, { guest_token: guest.access });
  assert.deepEqual([byGuest.status, byLimited.status], [403, 403]);
  assert.equal((await get(server, guest.access, 'users/me/')).status, 200, 'the guest is still there');
});

test('what a revoked guest had is taken over by nobody', async (t) => {
  const { server, guest, path, merge } = await guestWho(t, 'Hello');
  const revoke = await post(
    server,
    `users/${guest.user.id}/revoke/`,
    tokenOf('site', { role: 'admin', iat: seconds() }),
  );
  assert.equal(revoke.status, 204);
  assert.equal((await get(server, guest.access, 'users/me/')).status, 401);
  assert.equal((await merge('alice')).status, 400, 'its token is dead here too');
  assert.equal((await server.api('alice', 'GET', path)).status, 404);
});
