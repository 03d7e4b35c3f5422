import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ConversationsPage, MessagesPage } from '@hypee/chat-protocol';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { appendMessages } from '../support/long-conversation.ts';
import { createGroup, startServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MESSAGES = 100_000;

test('a conversation of 100,000 messages opens at its end, pages back, and is found in the middle', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = await startServer(t, { data: folder.path });
  const id = await createGroup(first, 'alice', 'bob');
  await first.close();

  const store = new SqliteStore(join(folder.path, 'chat.sqlite'), failOnLog);
  await appendMessages(store, id, MESSAGES, (n) => ({
    id: `message-${n + 1}`,
    sender_id: 'alice',
    content: `Message number ${n + 1}`,
  }));
  await store.close();

  const server = await startServer(t, { data: folder.path });
  const { json: list } = await server.api<ConversationsPage>('bob', 'GET', 'conversations/');
  assert.equal(list.results[0]?.unread_count, 100, 'counts stop at 100');
  const page = async (query: string) => {
    const { json } = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/?limit=50${query}`);
    const numbers = json.results.map((row) => Number(row.id.split('-')[1]));
    return { numbers, older: json.has_before, newer: json.has_after };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  assert.deepEqual(await page(''), { numbers: range(MESSAGES - 49, MESSAGES), older: true, newer: false });
  const older = await page(`&before=message-${MESSAGES - 49}`);
  assert.deepEqual(older, { numbers: range(MESSAGES - 99, MESSAGES - 50), older: true, newer: true });
  assert.deepEqual((await page('&after=message-500')).numbers, range(501, 550));
  const middle = await page('&around=message-50000');
  assert.ok(middle.numbers.includes(50_000) && middle.older && middle.newer);
  assert.deepEqual((await page('&before=message-51')).numbers, range(1, 50));
});
