import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connectToChat, type Chat } from '@hypee/chat';
import { createGroup, startServer, type RunningServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

function client(t: TestContext, { url }: RunningServer, user: string, claims: object = {}): Chat {
  const chat = connectToChat({ url, token: () => tokenOf(user, claims), user, cache: 'memory' });
  t.after(() => chat.close());
  return chat;
}

test('a thread between two people, with a quote, a mention and a pin', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const [alice, bob] = [client(t, server, 'alice'), client(t, server, 'bob')];
  const root = await alice.conversation(id).send('Lunch?').sent;
  const thread = bob.conversation(id).thread(root.id);
  await until(bob.conversation(id).messages, ({ length }) => length === 1);
  await until(thread.history, ({ loading }) => !loading);
  const reply = await thread.send({ content: 'Yes, @alice', replyTo: root.id, mentions: ['alice'] }).sent;
  assert.deepEqual([reply.threadId, reply.replyTo?.excerpt, reply.mentions], [root.id, 'Lunch?', ['alice']]);
  const mine = alice.conversation(id).thread(root.id);
  await until(mine.messages, ([first]) => first?.content === 'Yes, @alice');
  await until(alice.conversation(id).summary, (summary) => summary?.mentionCount === 1);
  await until(alice.conversation(id).messages, ([first]) => first?.replyCount === 1);
  await mine.markAsRead();
  await until(alice.conversation(id).summary, (summary) => summary?.mentionCount === 0);
  await alice.conversation(id).edit(root.id, 'Dinner?');
  await until(bob.conversation(id).messages, ([first]) => first?.content === 'Dinner?');
  await bob.conversation(id).pin(reply.id);
  assert.deepEqual(
    (await alice.conversation(id).pins()).map(({ content, pinned }) => [content, pinned]),
    [['Yes, @alice', true]],
  );
});

test('members are added, given roles and removed; settings are kept; who leaves has the conversation no more', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  await server.api('carol', 'GET', 'users/me/');
  const [alice, bob, carol] = [client(t, server, 'alice'), client(t, server, 'bob'), client(t, server, 'carol')];
  const talk = alice.conversation(id);
  await until(talk.summary, (summary) => summary !== undefined);
  await until(carol.connection, ({ status }) => status === 'online');
  await talk.addMembers(['carol']);
  await until(carol.conversations, (all) => all.some((one) => one.id === id));
  await talk.setRole('bob', 'moderator');
  await until(talk.members, (members) => members.some(({ user, role }) => user.id === 'bob' && role === 'moderator'));
  await assert.rejects(carol.conversation(id).update({ title: 'Mine' }), { code: 'permission_denied' });
  await bob.conversation(id).update({ title: 'Ours', metadata: { room: 5 } });
  await until(talk.summary, (summary) => summary?.title === 'Ours' && summary.metadata['room'] === 5);
  await bob.conversation(id).removeMember('carol');
  await until(carol.conversations, (all) => all.length === 0);
  await talk.updateMembership({ mutedUntil: new Date('2030-01-01T00:00:00Z'), notify: 'mentions', pinned: true });
  const { membership } = talk.summary.value ?? {};
  assert.deepEqual(
    [membership?.mutedUntil, membership?.notify, membership?.pinned, membership?.archived],
    [new Date('2030-01-01T00:00:00Z'), 'mentions', true, false],
  );
  await until(bob.conversation(id).summary, (summary) => summary !== undefined);
  await bob.conversation(id).leave();
  await until(bob.conversations, (all) => all.length === 0);
  await talk.deleteForAll();
  await until(alice.conversations, (all) => all.length === 0);
});

test('who is blocked is told so, and a report reaches an administrator', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const [alice, bob] = [client(t, server, 'alice'), client(t, server, 'bob')];
  const spam = await bob.conversation(id).send('Buy now').sent;
  await alice.conversation(id).report(spam.id, 'Spam');
  const direct = await alice.createConversation({ kind: 'direct', memberIds: ['bob'] });
  await alice.users.block('bob');
  assert.deepEqual(
    (await alice.users.blocked()).map((user) => user.id),
    ['bob'],
  );
  await assert.rejects(bob.conversation(direct.id).send('Hello?').sent, { code: 'permission_denied', status: 403 });
  await alice.users.unblock('bob');
  assert.equal((await bob.conversation(direct.id).send('Hello!').sent).content, 'Hello!');
  const answer = await server.fetch<{ results: { reason: string; message: { id: string } }[] }>('/api/reports/', {
    headers: { authorization: `Bearer ${tokenOf('root', { role: 'admin' })}` },
  });
  assert.deepEqual(
    answer.json.results.map(({ reason, message }) => [reason, message.id]),
    [['Spam', spam.id]],
  );
});

test('what was said is found, page by page, with where it stands', async (t) => {
  const server = await startServer(t);
  const id = await createGroup(server, 'alice', 'bob');
  const [alice, bob] = [client(t, server, 'alice'), client(t, server, 'bob')];
  for (const text of ['Déjeuner?', 'A late déjeuner', 'Dinner']) await alice.conversation(id).send(text).sent;
  const options = { conversation: id, sender: 'alice', limit: 1, after: new Date(0) };
  const first = await bob.search('dejeun', options);
  assert.deepEqual(
    first.results.map(({ message, highlights }) => [message.content, message.status, highlights]),
    [['A late déjeuner', 'sent', [[7, 15]]]],
  );
  const second = await bob.search('dejeun', { cursor: first.next! });
  assert.deepEqual([second.results.map(({ message }) => message.content), second.next], [['Déjeuner?'], null]);
  await assert.rejects(bob.search('x', { conversation: 'nowhere' }), { name: 'ChatError', code: 'not_found' });
});
