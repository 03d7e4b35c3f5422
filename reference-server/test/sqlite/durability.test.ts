import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { assertDurable, openReader, openWriter } from '../../src/sqlite/connection.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FULL = 2;

test('commits wait for the disk: WAL with synchronous = FULL, also after the first write', async (t) => {
  const folder = await tempFolder();
  const db = openWriter(join(folder.path, 'chat.sqlite'));
  t.after(async () => {
    db.close();
    await folder.remove();
  });
  const look = () => [db.pragma('journal_mode', { simple: true }), db.pragma('synchronous', { simple: true })];
  assert.deepEqual(look(), ['wal', FULL]);
  db.exec('CREATE TABLE first_write (x)');
  assert.deepEqual(look(), ['wal', FULL]);
  assert.equal(db.pragma('foreign_keys', { simple: true }), 1);
  assert.equal(db.pragma('journal_size_limit', { simple: true }), 64 * 1024 * 1024);
});

test('a connection that would acknowledge too early is refused', async (t) => {
  const folder = await tempFolder();
  const db = new Sqlite(join(folder.path, 'chat.sqlite'));
  t.after(async () => {
    db.close();
    await folder.remove();
  });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  assert.throws(() => assertDurable(db), /is not durable/);
});

test('the connection of the readers cannot write', async (t) => {
  const folder = await tempFolder();
  const file = join(folder.path, 'chat.sqlite');
  const writer = openWriter(file);
  writer.exec('CREATE TABLE kept (x)');
  const reader = openReader(file);
  t.after(async () => {
    reader.close();
    writer.close();
    await folder.remove();
  });
  assert.throws(() => reader.exec('INSERT INTO kept VALUES (1)'), { code: 'SQLITE_READONLY' });
});
