import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PresenceFrame, ServerFrame, User } from '@hypee/chat-protocol';
import { connect, type TestSocket } from '../support/socket.ts';
import { createGroup, startServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tokenOf } from '../support/tokens.ts';

const isPresence = (frame: ServerFrame): frame is PresenceFrame => frame.type === 'presence';

/** Waits until the socket was told of a user so. */
const told = async (socket: TestSocket, userId: string, status: string): Promise<PresenceFrame> =>
  (await socket.frame(
    (frame) => isPresence(frame) && frame.user_id === userId && frame.status === status,
  )) as PresenceFrame;

test('alice sees bob come, step away and go, and later when he was last there', async (t) => {
  const server = await startServer(t, { presenceGraceMs: 100 });
  await createGroup(server, 'alice', 'bob');
  const alice = await connect(server.socketUrl, 'alice');
  alice.send({ type: 'presence_watch', user_ids: ['bob', 'stranger'] });
  assert.equal((await told(alice, 'bob', 'offline')).last_seen_at, null);
  const bob = await connect(server.socketUrl, 'bob');
  await told(alice, 'bob', 'online');
  bob.send({ type: 'presence', status: 'away' });
  await told(alice, 'bob', 'away');
  alice.frames.length = 0;
  bob.close();
  const { last_seen_at } = await told(alice, 'bob', 'offline');
  assert.ok(last_seen_at);
  assert.equal((await server.api<User>('alice', 'GET', 'users/bob/')).json.last_seen_at, last_seen_at);
  assert.deepEqual(
    alice.frames.filter((frame) => isPresence(frame) && frame.user_id === 'stranger'),
    [],
  );
});

test('a user who was connected as the server was stopped was last there then, as it knows after its restart', async (t) => {
  const folder = await tempFolder();
  const first = await startServer(t, { data: folder.path });
  await createGroup(first, 'alice', 'bob');
  const bob = await connect(first.socketUrl, 'bob');
  const before = Date.now();
  await first.close();
  assert.equal((await bob.closed).code, 1012);
  const second = await startServer(t, { data: folder.path });
  const { json } = await second.api<User>('alice', 'GET', 'users/bob/');
  assert.ok(json.last_seen_at !== null && Date.parse(json.last_seen_at) >= before, String(json.last_seen_at));
  await second.close();
  await folder.remove();
});

test('a new name, by the user or by the site, reaches who shares a conversation, and stays over a token that says the old one', async (t) => {
  const server = await startServer(t);
  await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  const site = (name: string) => ({ headers: { authorization: `Bearer ${tokenOf('alice', { name })}` } });
  await server.fetch('/api/users/me/', site('A. Martin'));
  await bob.frame((frame) => frame.type === 'user_updated' && frame.user.name === 'A. Martin');
  const { json } = await server.api<User>('alice', 'PATCH', 'users/me/', { name: 'Ally' });
  assert.equal(json.name, 'Ally');
  await bob.frame((frame) => frame.type === 'user_updated' && frame.user.name === 'Ally');
  assert.equal((await server.fetch<User>('/api/users/me/', site('A. Martin'))).json.name, 'Ally');
  assert.equal((await server.fetch<User>('/api/users/me/', site('A. Petit'))).json.name, 'A. Petit');
});
