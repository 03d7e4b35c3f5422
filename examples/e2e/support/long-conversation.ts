import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from './server.ts';

/**
 * Makes a conversation long, in the file of a server that does not run: its last message is repeated until it has `count`
 * messages, `Message 1` to `Message <count>`, each with its event in the log.
 */
export function lengthen(data: DataFolder, conversationId: string, count: number): void {
  const database = new DatabaseSync(join(data.path, 'chat.sqlite'));
  try {
    const last = database
      .prepare('SELECT key, last_seq AS seq FROM conversations WHERE id = ?')
      .get(conversationId) as { key: number; seq: number };
    const { key, seq } = last;
    const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})`;
    const id = (kind: number): string => `printf('0000000${kind}-0000-7000-8000-%012d', n)`;
    database.exec('BEGIN');
    database.exec(`
      INSERT INTO messages (conversation, seq, id, kind, sender_id, reaction_count, attachment_count, has_link, created_at, fields)
        ${numbers}
        SELECT conversation, seq + n, ${id(1)}, kind, sender_id, 0, 0, 0, created_at,
               trim(json_set('{' || fields || '}', '$.id', ${id(1)}, '$.seq', seq + n, '$.client_id', NULL,
                             '$.content', 'Message ' || n), '{}')
        FROM messages, numbers WHERE conversation = ${key} AND seq = ${seq};
      INSERT INTO events (conversation, seq, event_id, type, message_id, user_id, data, created_at)
        ${numbers}
        SELECT conversation, seq + n, ${id(2)}, type, ${id(1)}, user_id, data, created_at
        FROM events, numbers WHERE conversation = ${key} AND seq = ${seq};
      UPDATE conversations SET last_seq = ${seq + count},
        last_message_id = (SELECT id FROM messages WHERE conversation = ${key} AND seq = ${seq + count}),
        last_event_id = (SELECT event_id FROM events WHERE conversation = ${key} AND seq = ${seq + count})
        WHERE key = ${key};
    `);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}
