import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connectToChat } from '@hypee/chat';
import { client, settled, texts } from '../support/client.ts';
import { createGroup, serverAt } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const start = (t: TestContext, data: string, port: string, ...more: string[]) =>
  new ServerProcess(t, ['--port', port, '--data', data, '--jwt-secret', SECRET, '--limit', 'send_burst=1000', ...more]);

test('two programs chat both ways', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const url = await start(t, folder.path, '0').url();
  const id = await createGroup(serverAt(url), 'alice', 'bob');
  const [alice, bob] = [client(t, url, 'alice', id), client(t, url, 'bob', id)];
  await Promise.all([alice, bob].map(({ chat }) => until(chat.connection, ({ status }) => status === 'online')));
  await alice.talk.send('Bonjour Bob').sent;
  await until(bob.talk.messages, settled(1));
  await bob.talk.send('Bonjour Alice').sent;
  await until(alice.talk.messages, settled(2));
  assert.deepEqual(texts(alice), ['Bonjour Bob', 'Bonjour Alice']);
  assert.deepEqual(texts(bob), texts(alice));
});

test('what one changes, deletes and reacts to, the other sees', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const url = await start(t, folder.path, '0').url();
  const id = await createGroup(serverAt(url), 'alice', 'bob');
  const [alice, bob] = [client(t, url, 'alice', id), client(t, url, 'bob', id)];
  const outgoing = alice.talk.send('frist');
  await alice.talk.edit(outgoing.clientId, 'first');
  const { id: second } = await alice.talk.send('second').sent;
  await until(bob.talk.messages, settled(2));
  await bob.talk.react(second, '👍');
  await until(alice.talk.messages, (messages) => messages[1]?.reactions[0]?.emoji === '👍');
  assert.deepEqual(
    // A page tells each reader besides whether they are among them, an event cannot.
    alice.talk.messages.value[1]?.reactions.map(({ emoji, count, userIds }) => ({ emoji, count, userIds })),
    [{ emoji: '👍', count: 1, userIds: ['bob'] }],
  );
  await assert.rejects(bob.talk.edit(second, 'mine'), { code: 'permission_denied' });
  await alice.talk.delete(second);
  await until(bob.talk.messages, (messages) => messages[1]?.deletedAt !== null);
  assert.deepEqual(
    [texts(alice), texts(bob)],
    [
      ['first', ''],
      ['first', ''],
    ],
  );
});

test('somebody is found by name and written to, though the two never met', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const url = await start(t, folder.path, '0', '--directory', 'all').url();
  await serverAt(url).fetch('/api/users/me/', {
    headers: { authorization: `Bearer ${tokenOf('zoe', { name: 'Zoé Lefèvre' })}` },
  });
  const chat = connectToChat({ url, token: () => tokenOf('alice'), user: 'alice', cache: 'memory' });
  t.after(() => chat.close());
  const [zoe] = await chat.users.find('lefevre');
  assert.equal(zoe?.name, 'Zoé Lefèvre');
  assert.deepEqual(await chat.users.get(zoe.id), zoe);
  const talk = await chat.createConversation({ kind: 'direct', memberIds: [zoe.id] });
  assert.equal((await talk.send('Bonjour').sent).content, 'Bonjour');
  await assert.rejects(chat.users.get('nobody'), { name: 'ChatError', code: 'not_found' });
});

test('the server is killed with messages on their way: after its restart all arrive once, in one order, everywhere', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = start(t, folder.path, '0');
  const url = await first.url();
  const id = await createGroup(serverAt(url), 'alice', 'bob');
  const clients = [client(t, url, 'alice', id), client(t, url, 'bob', id)] as const;
  const [alice, bob] = clients;
  await Promise.all(clients.map(({ chat }) => until(chat.connection, ({ status }) => status === 'online')));

  const outgoing = Array.from({ length: 20 }, (_, n) =>
    [alice, bob].map(({ talk }, who) => talk.send(`${who} says ${n}`)),
  ).flat();
  // Some are on disk, some on their way, some not begun.
  await Promise.all(outgoing.slice(0, 6).map(({ sent }) => sent));
  await first.kill('SIGKILL');
  for (const { talk } of clients) outgoing.push(talk.send('written while the server was down'));

  await start(t, folder.path, new URL(url).port).url();
  for (const { chat } of clients) chat.reconnect();
  const messages = await Promise.all(outgoing.map(({ sent }) => sent));
  await Promise.all(clients.map(({ talk }) => until(talk.messages, settled(outgoing.length))));

  assert.equal(new Set(messages.map((message) => message.id)).size, outgoing.length);
  assert.deepEqual(texts(bob), texts(alice));
  for (const who of ['0', '1']) {
    const own = texts(alice).filter((text) => text.startsWith(`${who} says`));
    assert.deepEqual(
      own,
      Array.from({ length: 20 }, (_, n) => `${who} says ${n}`),
      'each in the order of writing',
    );
  }
});
