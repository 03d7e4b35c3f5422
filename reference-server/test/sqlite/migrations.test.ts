import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import Sqlite from 'better-sqlite3';
import { messageFields } from '@hypee/chat-backend';
import { migrate } from '../../src/sqlite/migrate.ts';
import { MIGRATIONS } from '../../src/sqlite/migrations.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function file(t: TestContext): Promise<string> {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  return join(folder.path, 'chat.sqlite');
}

/** A database as the first version left it, with a conversation in which bob was mentioned. */
function writeFirstVersion(path: string): void {
  const db = new Sqlite(path);
  migrate(db, MIGRATIONS.slice(0, 1));
  db.exec(`
    INSERT INTO meta VALUES ('epoch', 'the first epoch');
    INSERT INTO users VALUES ('alice', 'Alice', NULL, 'user', NULL), ('bob', 'Bob Ñuñez-Bo', NULL, 'user', NULL);
    INSERT INTO conversations VALUES (1, 'c', 'group', 'Old', NULL, '{}', '', '', 'alice', NULL, NULL, 2, 2, 'e2', 0, 'm2', 0, 1);
    INSERT INTO members VALUES
      (1, 'alice', 'owner', '', 0, 0, NULL, NULL, 'all', 0, 0, 1),
      (1, 'bob', 'member', '', 0, 0, NULL, NULL, 'all', 0, 0, 1);
    INSERT INTO messages VALUES
      (1, 1, 'm1', 1, 'k1', 'text', 'alice', 'Hello "you"' || char(10, 0) || ' 😀', NULL, NULL, 0, '[]', '{"a":["b"]}', '', NULL, NULL),
      (1, 2, 'm2', 1, 'k2', 'text', 'alice', 'Hello @bob, see HTTPS://example.com', NULL, NULL, 0, '["bob"]', '{}', '', NULL, NULL);
    INSERT INTO events VALUES
      (1, 1, 'e1', 'chat_message', 'm1', NULL, NULL, ''), (1, 2, 'e2', 'chat_message', 'm2', NULL, NULL, '');
    INSERT INTO send_keys VALUES (1, 'alice', 'k1', 'h1', 'm1'), (1, 'alice', 'k2', 'h2', 'm2');
  `);
  db.close();
}

test('a database of the first version is upgraded, with everything in it', async (t) => {
  const path = await file(t);
  writeFirstVersion(path);
  const store = new SqliteStore(path, failOnLog);
  t.after(() => store.close());
  await store.read((tx) => {
    assert.equal(tx.epoch(), 'the first epoch');
    const shown = tx.history('c', { limit: 10 });
    assert.deepEqual(
      shown.map(({ fields }) => fields),
      tx.messages(['m1', 'm2']).map(messageFields),
      'history shows what was said before the upgrade as it shows what is said after it',
    );
    const [first] = tx.messages(['m1']);
    assert.deepEqual(
      [first?.content, first?.client_id, first?.metadata, first?.mentions],
      ['Hello "you"\n\0 😀', 'k1', { a: ['b'] }, []],
    );
    const links = { terms: [{ words: ['hello'], prefix: false }], circle: { userId: 'bob' }, limit: 9, withLink: true };
    assert.deepEqual(
      tx.search(links).map(({ message }) => message.content),
      ['Hello @bob, see HTTPS://example.com'],
    );
    assert.equal(tx.countUnread('c', 'bob', 0, 100), 2);
    assert.equal(tx.countMentions('c', 'bob', 0, 100), 1, 'mentions written before the upgrade are counted');
    assert.equal(tx.sendKey('c', 'alice', 'k1')?.message_id, 'm1');
    const found = (words: string[]) => tx.findUsers({ limit: 9, except: '', match: { words, id: '' } });
    assert.deepEqual(
      [found(['nunez', 'bo']), found(['al'])].map((rows) => rows.map(({ name }) => name)),
      [['Bob Ñuñez-Bo'], ['Alice']],
      'people known before the upgrade are found by their names',
    );
    assert.deepEqual(
      tx.findUsers({ limit: 9, except: '' }).map(({ name_key }) => name_key),
      ['alice', 'bob nunez bo'],
    );
    assert.equal(tx.isBanned('c', 'bob'), false);
    const search = { terms: [{ words: ['hello'], prefix: false }], circle: { userId: 'bob' }, limit: 9 };
    assert.deepEqual(
      tx.search(search).map(({ message }) => message.id),
      ['m2', 'm1'],
      'what was said before the upgrade is found',
    );
  });
  await store.write((tx) => tx.setBanned('c', 'bob', true));
  assert.equal(await store.read((tx) => tx.isBanned('c', 'bob')), true, 'bans are kept after the upgrade');
  const before = await store.read((tx) => tx.message('m1'));
  assert.deepEqual([before?.reaction_count, before?.attachment_count], [0, 0]);
  const operation = { user_id: 'bob', op_id: 'op', hash: 'h', message_id: 'm1' };
  await store.write((tx) => {
    tx.insertReaction({ message_id: 'm1', emoji: '👍', user_id: 'bob', rev: 2 });
    tx.insertOperation(operation);
  });
  await store.read((tx) => {
    const [thumb] = tx.reactions(['m1'], { users: 9, viewerId: null });
    assert.deepEqual(thumb?.user_ids, ['bob'], 'messages from before take reactions');
    assert.deepEqual(tx.operation('bob', 'op'), operation);
  });
});

test('files that were sent before an upgrade are found by their names after it', async (t) => {
  const path = await file(t);
  const db = new Sqlite(path);
  migrate(db, MIGRATIONS.slice(0, 12));
  db.exec(`
    INSERT INTO users (id, name, role) VALUES ('alice', 'Alice', 'user');
    INSERT INTO conversations VALUES (1, 'c', 'group', 'Old', NULL, '{}', '', '', 'alice', NULL, NULL, 1, 2, 'e2', 0, 'm2', 0, 1);
    INSERT INTO members VALUES (1, 'alice', 'owner', '', 0, 0, NULL, NULL, 'all', 0, 0, 1);
    INSERT INTO messages (conversation, seq, id, rev, kind, sender_id, content, reply_count, mentions, metadata, created_at, attachment_count)
      VALUES (1, 1, 'm1', 1, 'text', 'alice', 'hello', 0, '[]', '{}', '', 1), (1, 2, 'm2', 1, 'text', 'alice', '', 0, '[]', '{}', '', 1);
    INSERT INTO message_places VALUES (1, 1, 1);
    INSERT INTO message_words (rowid, conversation, content) VALUES (1, '1', 'hello');
    INSERT INTO attachments (id, owner_id, conversation_id, message_id, place, name, content_type, size, uploaded_size, charge, created_at) VALUES
      ('f1', 'alice', 'c', 'm1', 0, 'plan.pdf', 'application/pdf', 1, 1, 1, ''), ('f2', 'alice', 'c', 'm2', 0, 'sea.png', 'image/png', 1, 1, 1, '');
  `);
  db.close();
  const store = new SqliteStore(path, failOnLog);
  t.after(() => store.close());
  const find = (word: string) =>
    store.read((tx) =>
      tx
        .search({ terms: [{ words: [word], prefix: false }], circle: { userId: 'alice' }, limit: 9 })
        .map(({ message }) => message.id),
    );
  assert.deepEqual([await find('plan'), await find('hello'), await find('sea')], [['m1'], ['m1'], ['m2']]);
  await store.write((tx) => tx.updateMessage('m1', { content: '', deleted_at: '2026-01-01T00:00:00.000Z' }));
  assert.deepEqual([await find('plan'), await find('hello')], [[], []]);
});

test('an upgraded database has the same schema as a new one', async (t) => {
  const schema = (path: string) => {
    const db = new Sqlite(path);
    const rows = db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return { rows, version };
  };
  const [upgraded, fresh] = [await file(t), await file(t)];
  writeFirstVersion(upgraded);
  for (const path of [upgraded, fresh]) await new SqliteStore(path, failOnLog).close();
  assert.deepEqual(schema(upgraded), schema(fresh));
  assert.equal(schema(fresh).version, MIGRATIONS.length);
});

test('a migration that fails leaves the database as it was', async (t) => {
  const path = await file(t);
  writeFirstVersion(path);
  const db = new Sqlite(path);
  t.after(() => db.close());
  assert.throws(
    () => migrate(db, [...MIGRATIONS.slice(0, 1), 'CREATE TABLE half (x); CREATE TABLE half (x);']),
    /half/,
  );
  assert.equal(db.pragma('user_version', { simple: true }), 1);
  assert.equal(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get(), 0);
});

test('a database of a newer version is refused by name and left alone', async (t) => {
  const path = await file(t);
  await new SqliteStore(path, failOnLog).close();
  const db = new Sqlite(path);
  db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  db.close();
  assert.throws(() => new SqliteStore(path, failOnLog), /written by a newer hypee-chat-server/);
});

test('a database of another program is refused and left alone', async (t) => {
  const path = await file(t);
  const db = new Sqlite(path);
  db.exec('CREATE TABLE recipes (x)');
  db.close();
  assert.throws(() => new SqliteStore(path, failOnLog), /is no chat database/);
});
