import type { Database } from 'better-sqlite3';
import { nameKey } from '@hypee/chat-backend';

/** SQL, or what SQL alone cannot do. Runs in a transaction of its own. */
export type Migration = string | ((db: Database) => void);

/**
 * Every change the schema went through, oldest first. Append only: a file's `user_version` is the number of entries it has
 * been through, so an entry that was ever released is never edited, moved or removed.
 *
 * Conversations have an integer key of their own, so that the two tables that grow with every message are clustered by
 * `(conversation, seq)` in small keys: a page of history or of the log is one range of one B-tree.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO counters VALUES ('activity', 0);

  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    avatar_url TEXT,
    role TEXT NOT NULL,
    last_seen_at TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE conversations (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT,
    avatar_url TEXT,
    metadata TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    client_id TEXT,
    direct_key TEXT,
    member_count INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    last_event_id TEXT NOT NULL,
    floor_seq INTEGER NOT NULL,
    last_message_id TEXT,
    marks_version INTEGER NOT NULL,
    activity INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX conversations_by_direct_key ON conversations (direct_key) WHERE direct_key IS NOT NULL;
  CREATE UNIQUE INDEX conversations_by_client_id ON conversations (created_by, client_id) WHERE client_id IS NOT NULL;

  CREATE TABLE members (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    user_id TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    last_read_seq INTEGER NOT NULL,
    last_delivered_seq INTEGER NOT NULL,
    unread_from_seq INTEGER,
    muted_until TEXT,
    notify TEXT NOT NULL,
    archived INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (conversation, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_user ON members (user_id, conversation);
  CREATE INDEX members_by_joining ON members (conversation, joined_at, user_id);

  CREATE TABLE messages (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    client_id TEXT,
    kind TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    content TEXT NOT NULL,
    reply_to TEXT,
    thread_id TEXT,
    reply_count INTEGER NOT NULL,
    mentions TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_at TEXT NOT NULL,
    edited_at TEXT,
    deleted_at TEXT,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX messages_by_id ON messages (id);

  CREATE TABLE send_keys (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    sender_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (conversation, sender_id, client_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    message_id TEXT,
    user_id TEXT,
    data TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  `,

  // Counting mentions must not read every unread message: one small row for each of them, clustered by who is mentioned.
  `
  CREATE TABLE mentions (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    user_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, user_id, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO mentions (conversation, user_id, seq)
    SELECT messages.conversation, mentioned.value, messages.seq FROM messages, json_each(messages.mentions) AS mentioned;
  `,

  // The directory: everybody in the order of their names, and each word of a name by its beginning.
  (db) => {
    db.exec(`
      ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
      CREATE INDEX users_by_name ON users (name_key, id);
      CREATE TABLE user_words (
        user_id TEXT NOT NULL REFERENCES users (id),
        word TEXT NOT NULL,
        PRIMARY KEY (user_id, word)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX user_words_by_word ON user_words (word, user_id);
    `);
    const setKey = db.prepare('UPDATE users SET name_key = ? WHERE id = ?');
    const addWord = db.prepare('INSERT OR IGNORE INTO user_words (user_id, word) VALUES (?, ?)');
    for (const { id, name } of db.prepare<[], { id: string; name: string }>('SELECT id, name FROM users').all()) {
      const key = nameKey(name);
      setKey.run(key, id);
      for (const word of key.split(' ').filter(Boolean)) addWord.run(id, word);
    }
  },

  // Who may not be added to a conversation.
  `
  CREATE TABLE bans (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    user_id TEXT NOT NULL,
    PRIMARY KEY (conversation, user_id)
  ) STRICT, WITHOUT ROWID;
  `,
];
