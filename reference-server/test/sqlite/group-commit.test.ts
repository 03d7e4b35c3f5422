import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import Sqlite from 'better-sqlite3';
import { WireError, type UserRow } from '@hypee/chat-backend';
import { GroupCommit } from '../../src/sqlite/group-commit.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const user = (id: string): UserRow => ({
  id,
  name: id,
  name_key: id,
  avatar_url: null,
  role: 'user',
  last_seen_at: null,
  claimed_name: null,
  claimed_avatar_url: null,
});

async function openStore(t: TestContext, log = failOnLog) {
  const folder = await tempFolder();
  const file = join(folder.path, 'chat.sqlite');
  const store = new SqliteStore(file, log);
  t.after(async () => {
    await store.close();
    await folder.remove();
  });
  return { store, file };
}

test('a hundred writes of one turn share one durable commit', async (t) => {
  const { store } = await openStore(t);
  await Promise.all(Array.from({ length: 100 }, (_, n) => store.write((tx) => tx.putUser(user(`user ${n}`)))));
  assert.equal(store.commits, 1);
  assert.ok(await store.read((tx) => tx.user('user 99')));
});

test('a write on an idle store is committed in the turn that asked', async (t) => {
  const { store } = await openStore(t);
  const order: string[] = [];
  const written = store.write((tx) => tx.putUser(user('alice'))).then(() => order.push('written'));
  await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  order.push('the turn after');
  await written;
  assert.deepEqual(order, ['written', 'the turn after']);
});

test('a work that throws is undone alone, in a commit with its neighbours', async (t) => {
  const { store } = await openStore(t);
  const bad = new Error('on purpose');
  const results = await Promise.allSettled([
    store.write((tx) => tx.putUser(user('before'))),
    store.write((tx) => {
      tx.putUser(user('bad'));
      throw bad;
    }),
    store.write((tx) => tx.putUser(user('after'))),
  ]);
  assert.deepEqual(
    results.map((result): unknown => (result.status === 'rejected' ? result.reason : 'kept')),
    ['kept', bad, 'kept'],
  );
  assert.equal(store.commits, 1);
  const kept = await store.read((tx) => tx.users(['before', 'bad', 'after']));
  assert.deepEqual(kept.map(({ id }) => id).sort(), ['after', 'before']);
});

test('nobody reads what is not committed yet', async (t) => {
  const { store } = await openStore(t);
  const seen: unknown[] = [];
  await Promise.all([
    store.write(async (tx) => {
      tx.putUser(user('alice'));
      seen.push(await store.read((other) => other.user('alice')));
    }),
  ]);
  seen.push((await store.read((tx) => tx.user('alice')))?.id);
  assert.deepEqual(seen, [undefined, 'alice']);
});

/** A batch over a database of the test's own, so that it can be made to fail. */
async function openBatches(t: TestContext) {
  const folder = await tempFolder();
  const file = join(folder.path, 'batches.sqlite');
  const db = new Sqlite(file, { timeout: 0 });
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE texts (text TEXT)');
  const failures: unknown[] = [];
  const insert = db.prepare<[string]>('INSERT INTO texts VALUES (?)');
  const commits = new GroupCommit(db, () => ({ add: (text: string) => insert.run(text), end() {} }), {
    committed() {},
    failed: (error) => void failures.push(error),
  });
  t.after(async () => {
    db.close();
    await folder.remove();
  });
  const count = () => db.prepare('SELECT count(*) FROM texts').pluck().get();
  return { db, file, commits, failures, count };
}

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'kept' : result.reason instanceof WireError && result.reason.code,
  );

test('while another program holds the database, every sender of a turn is told to try again, and later ones are served', async (t) => {
  const { file, commits, failures, count } = await openBatches(t);
  const other = new Sqlite(file);
  other.exec('BEGIN IMMEDIATE');
  const results = await Promise.allSettled([commits.run((tx) => tx.add('a')), commits.run((tx) => tx.add('b'))]);
  assert.deepEqual(codes(results), ['unavailable', 'unavailable']);
  assert.equal(failures.length, 1);
  other.exec('COMMIT');
  other.close();
  await commits.run((tx) => tx.add('c'));
  assert.equal(count(), 1);
});

test('a message that no longer fits on the disk is refused as "unavailable", and smaller ones are still kept', async (t) => {
  const { db, commits, count } = await openBatches(t);
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
  const results = await Promise.allSettled([
    commits.run((tx) => tx.add('small')),
    commits.run((tx) => tx.add('x'.repeat(100_000))),
  ]);
  assert.equal(codes(results)[1], 'unavailable');
  await commits.run((tx) => tx.add('another small one'));
  assert.equal(count(), results.filter(({ status }) => status === 'fulfilled').length + 1);
});

test('nobody is told of a success when the commit itself fails', async (t) => {
  const { db, commits, failures, count } = await openBatches(t);
  // A reference that is only checked by COMMIT: the works succeed, and then their commit cannot.
  db.pragma('foreign_keys = ON');
  db.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER orphan AFTER INSERT ON texts WHEN new.text = 'orphan' BEGIN INSERT INTO children VALUES (7); END;`);
  const results = await Promise.allSettled([commits.run((tx) => tx.add('a')), commits.run((tx) => tx.add('orphan'))]);
  assert.deepEqual(codes(results), ['unavailable', 'unavailable']);
  assert.deepEqual([failures.length, count()], [1, 0]);
  await commits.run((tx) => tx.add('b'));
  assert.equal(count(), 1);
});

test('a store that closes first commits what it accepted', async (t) => {
  const { commits, count } = await openBatches(t);
  const accepted = commits.run((tx) => tx.add('accepted'));
  await commits.close();
  await accepted;
  assert.equal(count(), 1);
  await assert.rejects(
    commits.run((tx) => tx.add('late')),
    { code: 'unavailable' },
  );
});
