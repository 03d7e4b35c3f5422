import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WriteTransaction } from '@hypee/chat-backend';
import type { ConversationsPage, MessagesPage } from '@hypee/chat-protocol';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { createGroup, startServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MESSAGES = 100_000;
const TIME = '2026-01-01T00:00:00.000Z';

async function append(tx: WriteTransaction, conversation: string, n: number): Promise<void> {
  const id = `message-${n}`;
  const seq = await tx.appendEvent({
    conversation_id: conversation,
    event_id: `event-${n}`,
    type: 'chat_message',
    message_id: id,
    user_id: null,
    data: null,
    created_at: TIME,
  });
  await tx.insertMessage({
    id,
    conversation_id: conversation,
    seq,
    rev: 1,
    client_id: null,
    kind: 'text',
    sender_id: 'alice',
    content: `Message number ${n}`,
    reply_to: null,
    thread_id: null,
    reply_count: 0,
    mentions: [],
    metadata: {},
    created_at: TIME,
    edited_at: null,
    deleted_at: null,
  });
  if (n === MESSAGES) await tx.updateConversation(conversation, { last_message_id: id });
}

test('a conversation of 100,000 messages opens at its end, pages back, and is found in the middle', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = await startServer(t, { data: folder.path });
  const id = await createGroup(first, 'alice', 'bob');
  await first.close();

  const store = new SqliteStore(join(folder.path, 'chat.sqlite'), failOnLog);
  await store.write(async (tx) => {
    for (let n = 1; n <= MESSAGES; n++) await append(tx, id, n);
  });
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
