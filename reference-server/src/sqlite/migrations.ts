import type { Database } from 'better-sqlite3';
import { findableText, nameKey } from '@hypee/chat-backend';

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

  // Reactions, and the keys of changes. Users of one emoji stand in the order they reacted, which is what a message shows.
  `
  ALTER TABLE messages ADD COLUMN reaction_count INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE reactions (
    message_id TEXT NOT NULL,
    emoji TEXT NOT NULL,
    user_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (message_id, emoji, rev)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX reactions_by_user ON reactions (message_id, emoji, user_id);
  CREATE TABLE operations (
    user_id TEXT NOT NULL,
    op_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (user_id, op_id)
  ) STRICT, WITHOUT ROWID;
  `,

  // What tokens claimed last, so that a profile that its user changed stays until a claim says something new.
  `
  ALTER TABLE users ADD COLUMN claimed_name TEXT;
  ALTER TABLE users ADD COLUMN claimed_avatar_url TEXT;
  `,

  // Up to when the tokens of users were revoked, in milliseconds since 1970.
  `
  CREATE TABLE revocations (user_id TEXT PRIMARY KEY, revoked_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,

  // Whom guests became.
  `
  CREATE TABLE merges (guest_id TEXT PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,

  // The replies of a thread in their order, and what is pinned in a conversation.
  `
  CREATE INDEX messages_by_thread ON messages (thread_id, seq) WHERE thread_id IS NOT NULL;
  ALTER TABLE messages ADD COLUMN pinned_seq INTEGER;
  CREATE INDEX messages_by_pin ON messages (conversation, pinned_seq) WHERE pinned_seq IS NOT NULL;
  `,

  // Whom users have blocked, and what they reported.
  `
  CREATE TABLE blocks (
    user_id TEXT NOT NULL REFERENCES users (id),
    blocked_id TEXT NOT NULL,
    PRIMARY KEY (user_id, blocked_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    reporter_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX reports_by_message ON reports (message_id, reporter_id);
  CREATE INDEX reports_by_status ON reports (status, number);
  `,

  // The words of messages. The index is given words that are taken apart and folded already, as the backend does it for every
  // store: its tokenizer only splits at spaces. It keeps no texts, and what is deleted is overwritten in it at once.
  (db) => {
    db.exec(`
      CREATE TABLE message_places (
        place INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversations (key),
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX message_places_by_seq ON message_places (conversation, seq);
      CREATE VIRTUAL TABLE message_words USING fts5 (conversation, content, content = '', tokenize = 'ascii');
      INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);
    `);
    type Row = Parameters<typeof findableText>[0] & { conversation: number; seq: number };
    const read = db.prepare<[number, number], Row>('SELECT * FROM messages WHERE conversation = ? AND seq = ?');
    const addPlace = db.prepare('INSERT INTO message_places (conversation, seq) VALUES (?, ?)');
    const addWords = db.prepare('INSERT INTO message_words (rowid, conversation, content) VALUES (?, ?, ?)');
    const all = db
      .prepare<[], [number, number]>('SELECT conversation, seq FROM messages ORDER BY created_at, conversation, seq')
      .raw()
      .all();
    for (const [conversation, seq] of all) {
      const row = read.get(conversation, seq);
      const words = row && findableText(row);
      if (!words) continue;
      addWords.run(addPlace.run(conversation, seq).lastInsertRowid, String(conversation), words);
    }
  },

  // Files: those that are there, and those that come in pieces. What a user has is summed up from the index alone.
  `
  ALTER TABLE messages ADD COLUMN attachment_count INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    conversation_id TEXT,
    message_id TEXT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    thumbnail_size INTEGER,
    uploaded_size INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    duration REAL,
    thumbhash TEXT,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachments_by_owner ON attachments (owner_id, charge);
  CREATE INDEX attachments_by_message ON attachments (message_id, place) WHERE message_id IS NOT NULL;
  CREATE INDEX attachments_by_conversation ON attachments (conversation_id) WHERE conversation_id IS NOT NULL;
  CREATE INDEX attachments_unsent ON attachments (created_at, id) WHERE message_id IS NULL;
  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uploads_by_owner ON uploads (owner_id, charge);
  CREATE INDEX uploads_by_age ON uploads (created_at, id);
  `,

  // The names of files can be found like what was said with them.
  (db) => {
    type Row = Parameters<typeof findableText>[0] & { id: string; conversation: number; seq: number };
    const filed = `SELECT id, conversation, seq, kind, content, deleted_at FROM messages
      WHERE id IN (SELECT DISTINCT message_id FROM attachments WHERE message_id IS NOT NULL) ORDER BY created_at, seq`;
    const namesOf = db
      .prepare<[string], string>('SELECT name FROM attachments WHERE message_id = ? ORDER BY place')
      .pluck();
    const placeOf = db
      .prepare<[number, number], number>('SELECT place FROM message_places WHERE conversation = ? AND seq = ?')
      .pluck();
    const addPlace = db.prepare('INSERT INTO message_places (conversation, seq) VALUES (?, ?)');
    const forget = db.prepare(
      `INSERT INTO message_words (message_words, rowid, conversation, content) VALUES ('delete', ?, ?, ?)`,
    );
    const addWords = db.prepare('INSERT INTO message_words (rowid, conversation, content) VALUES (?, ?, ?)');
    for (const row of db.prepare<[], Row>(filed).all()) {
      const { conversation, seq } = row;
      const [before, after] = [findableText(row), findableText(row, namesOf.all(row.id))];
      if (before === after) continue;
      const place = placeOf.get(conversation, seq) ?? addPlace.run(conversation, seq).lastInsertRowid;
      if (before !== '') forget.run(place, String(conversation), before);
      addWords.run(place, String(conversation), after);
    }
  },

  // How long messages are kept. What a message is quoted by must be found when it goes.
  `
  ALTER TABLE conversations ADD COLUMN retention_days INTEGER;
  CREATE INDEX conversations_with_retention ON conversations (id) WHERE retention_days IS NOT NULL;
  CREATE INDEX messages_by_quoted ON messages (reply_to) WHERE reply_to IS NOT NULL;
  `,

  // All that is kept of one user, and who asked that it is erased.
  `
  CREATE TABLE erasures (user_id TEXT PRIMARY KEY, at INTEGER NOT NULL, is_done INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX erasures_not_done ON erasures (is_done) WHERE is_done = 0;
  CREATE INDEX messages_by_sender ON messages (sender_id, conversation, seq) WHERE deleted_at IS NULL;
  CREATE INDEX reactions_by_reactor ON reactions (user_id, message_id, emoji);
  CREATE INDEX reports_by_reporter ON reports (reporter_id, number);
  `,

  // What the wire tells of a message is kept as it goes out, so that a page of history is read and put together, not written
  // anew. Columns of their own stay for what is looked for, before the text that may lie on other pages.
  `
  CREATE TABLE messages_as_shown (
    conversation INTEGER NOT NULL REFERENCES conversations (key),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    thread_id TEXT,
    reply_to TEXT,
    reaction_count INTEGER NOT NULL,
    attachment_count INTEGER NOT NULL,
    pinned_seq INTEGER,
    has_link INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT,
    fields TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO messages_as_shown SELECT conversation, seq, id, kind, sender_id, thread_id, reply_to, reaction_count,
    attachment_count, pinned_seq, content LIKE '%http://%' OR content LIKE '%https://%', created_at, deleted_at,
    '"id":' || json_quote(id) || ',"kind":' || json_quote(kind) || ',"seq":' || seq || ',"rev":' || rev ||
    ',"client_id":' || json_quote(client_id) || ',"thread_id":' || json_quote(thread_id) ||
    ',"reply_count":' || reply_count || ',"created_at":' || json_quote(created_at) ||
    ',"content":' || json_quote(content) || ',"mentions":' || mentions ||
    ',"pinned":' || iif(pinned_seq IS NULL, 'false', 'true') || ',"link_preview":null,"streaming":false' ||
    ',"metadata":' || metadata || ',"edited_at":' || json_quote(edited_at)
    FROM messages;
  DROP TABLE messages;
  ALTER TABLE messages_as_shown RENAME TO messages;
  CREATE UNIQUE INDEX messages_by_id ON messages (id);
  CREATE INDEX messages_by_thread ON messages (thread_id, seq) WHERE thread_id IS NOT NULL;
  CREATE INDEX messages_by_pin ON messages (conversation, pinned_seq) WHERE pinned_seq IS NOT NULL;
  CREATE INDEX messages_by_quoted ON messages (reply_to) WHERE reply_to IS NOT NULL;
  CREATE INDEX messages_by_sender ON messages (sender_id, conversation, seq) WHERE deleted_at IS NULL;
  `,
];
