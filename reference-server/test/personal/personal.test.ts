import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Conversation, MessagesPage, UserExport } from '@hypee/chat-protocol';
import { countRows } from '../support/backdate.ts';
import { client, texts } from '../support/client.ts';
import { download, filesIn, sendFiles, uploaded } from '../support/files.ts';
import { createGroup, say, serverAt, startServer } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

test('an export of much is one JSON document with all of it, files by their addresses, and can be broken off', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 1_000 } });
  const group = await createGroup(server, 'alice', 'bob');
  for (let n = 0; n < 300; n += 1) await say(server, 'bob', group, `text ${n} "quoted" 🎉`);
  const file = await uploaded(server, 'bob', 'plan.txt', 'the plan');
  await sendFiles(server, 'bob', group, [file.id], { content: 'with a file' });
  const headers = { authorization: `Bearer ${tokenOf('bob')}` };
  const broken = new AbortController();
  const half = await fetch(`${server.url}/api/users/me/export/`, { headers, signal: broken.signal });
  assert.equal(half.status, 200);
  broken.abort();
  let answer = await server.api<UserExport>('bob', 'GET', 'users/me/export/');
  // The server hears of the end of a connection a moment after it.
  while (answer.status === 429) answer = await server.api<UserExport>('bob', 'GET', 'users/me/export/');
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.equal(answer.headers.get('content-length'), null, 'it is sent as it is read');
  const { user, conversations, messages, attachments } = answer.json;
  assert.deepEqual([user.id, conversations.length, messages.length], ['bob', 1, 301]);
  assert.equal(messages[299]!.content, 'text 299 "quoted" 🎉');
  assert.equal((await download(server, attachments[0]!.url)).bytes.toString(), 'the plan');
});

test('who is erased is signed out on all devices, and what they said and sent leaves the others, the disk and the database', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path });
  const group = await createGroup(server, 'alice', 'bob');
  const file = await uploaded(server, 'bob', 'plan.txt', 'the plan');
  await uploaded(server, 'bob', 'unsent.txt', 'never sent');
  const { json: sent } = await sendFiles(server, 'bob', group, [file.id], { content: 'CANARY of bob' });
  await say(server, 'alice', group, 'mine');
  const [alice, bob] = [client(t, server.url, 'alice', group), client(t, server.url, 'bob', group)];
  await Promise.all([alice, bob].map(({ talk }) => until(talk.messages, ({ length }) => length === 2)));
  const socket = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${group}/?token=${tokenOf('bob')}`).opened();

  assert.equal((await server.api('bob', 'DELETE', 'users/me/')).status, 204);
  assert.deepEqual([(await socket.closed).code, (await base.closed).code], [4440, 4440]);
  await until(bob.chat.connection, ({ status, error }) => status === 'unauthorized' || error?.code === 'revoked');
  await until(bob.chat.conversations, (all) => all.length === 0);
  await until(alice.talk.messages, ([first]) => first?.deletedAt !== null);
  assert.deepEqual(texts(alice), ['', 'mine']);
  await until(alice.talk.messages, ([first]) => first?.sender.name === 'Deleted user');
  await until(alice.talk.members, (members) => members.length === 1);
  assert.equal((await server.api('bob', 'DELETE', 'users/me/')).status, 204, 'again');
  assert.equal((await download(server, sent.attachments[0]!.url)).status, 404);
  while ((await filesIn(folder.path)).length > 0) await server.fetch('/healthz');
  await server.close();
  assert.equal(countRows(folder.path, 'attachments'), 0);
  assert.doesNotMatch(await readFile(join(folder.path, 'chat.sqlite'), 'latin1'), /canary/i);
});

test('a server that is killed while it erases somebody goes on with its next start', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const start = () =>
    new ServerProcess(t, ['--port', '0', '--data', folder.path, '--limit', 'send_burst=2000'], {
      HYPEE_JWT_SECRET: SECRET,
    });
  const first = start();
  const server = serverAt(await first.url());
  const group = await createGroup(server, 'alice', 'bob');
  const sends = Array.from({ length: 700 }, (_, n) => say(server, 'bob', group, `text ${n}`));
  for (const { status } of await Promise.all(sends)) assert.equal(status, 201);
  const alice = await connect(server.socketUrl, 'alice');
  assert.equal((await server.api('bob', 'DELETE', 'users/me/')).status, 204);
  await alice.ofType('message_updated');
  await first.kill('SIGKILL');
  const left = countRows(folder.path, 'messages WHERE deleted_at IS NULL');
  assert.ok(left > 0 && left < 700, `${left} were left`);

  const again = serverAt(await start().url());
  const whole = async () => {
    const { json } = await again.api<MessagesPage>('alice', 'GET', `conversations/${group}/messages/?limit=100`);
    return json.results.every(({ deleted_at }) => deleted_at !== null);
  };
  while (!(await whole())) await again.fetch('/healthz');
  const { json } = await again.api<Conversation>('alice', 'GET', `conversations/${group}/`);
  assert.equal(json.member_count, 1);
});
