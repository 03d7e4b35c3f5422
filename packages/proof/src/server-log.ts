import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A message as the server's file has it. */
export interface Logged {
  conversationId: string;
  seq: number;
  id: string;
  clientId: string | null;
  senderId: string;
  content: string;
}

/** What the file of a server that has ended says: read without the server's own code. */
export interface ServerLog {
  /** What SQLite says of the file: `ok`. */
  integrity: string;
  /** By conversation, then by place. */
  messages: Logged[];
  /** For each conversation, how many events its log holds and the place of the newest. */
  heads: { conversationId: string; events: number; lastSeq: number }[];
}

/** @param data the server's data folder */
export function readServerLog(data: string): ServerLog {
  const db = new DatabaseSync(join(data, 'chat.sqlite'));
  try {
    const all = (sql: string) => db.prepare(sql).all();
    return {
      integrity: all('PRAGMA integrity_check')
        .map((row) => String(row['integrity_check']))
        .join('; '),
      messages: all(
        `SELECT c.id AS conversation, m.seq, m.id, m.sender_id, '{' || m.fields || '}' AS fields
         FROM messages m JOIN conversations c ON c.key = m.conversation WHERE m.kind = 'text' ORDER BY c.key, m.seq`,
      ).map((row) => {
        const { client_id, content = '' } = JSON.parse(String(row['fields'])) as Record<string, string>;
        return {
          conversationId: String(row['conversation']),
          seq: Number(row['seq']),
          id: String(row['id']),
          clientId: client_id ?? null,
          senderId: String(row['sender_id']),
          content,
        };
      }),
      heads: all(
        `SELECT c.id, c.last_seq, (SELECT count(*) FROM events e WHERE e.conversation = c.key) AS events
         FROM conversations c`,
      ).map((row) => ({
        conversationId: String(row['id']),
        events: Number(row['events']),
        lastSeq: Number(row['last_seq']),
      })),
    };
  } finally {
    db.close();
  }
}
