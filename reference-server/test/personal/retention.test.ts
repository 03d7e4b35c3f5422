import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Conversation, Message, MessagesPage, SearchPage } from '@hypee/chat-protocol';
import { backdate, countRows } from '../support/backdate.ts';
import { client, texts } from '../support/client.ts';
import { download, filesIn, sendFiles, uploaded } from '../support/files.ts';
import { createGroup, freshKey, say, startServer } from '../support/server.ts';
import { connect } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

async function dataFolder(t: TestContext): Promise<string> {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  return folder.path;
}

test('what is older than a conversation keeps is gone after a restart: texts, words, files; who is connected is told', async (t) => {
  const data = await dataFolder(t);
  const first = await startServer(t, { data });
  const group = await createGroup(first, 'alice', 'bob');
  const file = await uploaded(first, 'alice', 'plan.txt', 'the plan');
  const { json: old } = await sendFiles(first, 'alice', group, [file.id], { content: 'an old word' });
  const { json: quote } = await first.api<Message>('bob', 'POST', `conversations/${group}/send_message/`, {
    content: 'a young word',
    reply_to: old.id,
    client_id: freshKey(),
  });
  const kept = await first.api<Conversation>('alice', 'PATCH', `conversations/${group}/`, { retention_days: 7 });
  assert.deepEqual([kept.status, kept.json.retention_days], [200, 7]);
  await first.close();
  backdate(data, [old.id], 8);

  const server = await startServer(t, { data });
  const bob = await connect(server.socketUrl, 'bob', {
    cursors: [{ conversation_id: group, cursor: kept.json.cursor }],
  });
  t.after(() => bob.close());
  const update = await bob.ofType('conversation_updated');
  assert.deepEqual([update.conversation.floor_seq, update.conversation.retention_days], [old.seq, 7]);
  const { json: page } = await server.api<MessagesPage>('bob', 'GET', `conversations/${group}/messages/`);
  assert.deepEqual(
    page.results.map((message) => [message.id, 'reply_to' in message && message.reply_to]),
    [[quote.id, null]],
  );
  const { json: found } = await server.api<SearchPage>('bob', 'GET', 'search/?q=word');
  assert.deepEqual(
    found.results.map(({ message }) => message.id),
    [quote.id],
  );
  assert.deepEqual((await server.api<SearchPage>('bob', 'GET', 'search/?has=file')).json.results, []);
  assert.equal((await download(server, old.attachments[0]!.url)).status, 404);
  // Bytes go once nobody can reach them any more.
  while ((await filesIn(data)).length > 0) await server.fetch('/healthz');
  await server.close();
  assert.deepEqual([countRows(data, 'messages'), countRows(data, 'attachments')], [1, 0]);
});

test("the messages leave a client's screen, and its count of what is unread", async (t) => {
  const data = await dataFolder(t);
  const first = await startServer(t, { data });
  const group = await createGroup(first, 'alice', 'bob');
  const ids: string[] = [];
  for (const text of ['one', 'two', 'three']) ids.push((await say(first, 'alice', group, text)).json.id);
  await first.api('alice', 'PATCH', `conversations/${group}/`, { retention_days: 1 });
  await first.close();
  backdate(data, ids.slice(0, 2), 3);

  const server = await startServer(t, { data });
  const bob = client(t, server.url, 'bob', group);
  await until(bob.talk.messages, ({ length }) => length === 1);
  assert.deepEqual(texts(bob), ['three']);
  const summary = await until(bob.talk.summary, (now) => now?.unreadCount === 1);
  assert.equal(summary?.retentionDays, 1);
  await until(bob.talk.history, ({ hasOlder, loading }) => !hasOlder && !loading);
});
