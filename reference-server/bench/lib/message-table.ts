import Sqlite, { type Database } from 'better-sqlite3';

/** What a sender posts. */
export interface Posted {
  readonly content: string;
  readonly client_id: string;
}

/** One table of messages in a new file, as durable as our store is: a commit is on disk. */
export function messageTable(file: string): { db: Database; insert: (message: Posted) => void } {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE messages (id INTEGER PRIMARY KEY, client_id TEXT UNIQUE, content TEXT, created_at INTEGER)');
  const statement = db.prepare('INSERT INTO messages (client_id, content, created_at) VALUES (?, ?, ?)');
  return { db, insert: ({ client_id, content }) => void statement.run(client_id, content, Date.now()) };
}
