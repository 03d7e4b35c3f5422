import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import Sqlite from 'better-sqlite3';
import type { MessagesPage } from '@hypee/chat-protocol';
import { createBackup } from '../../src/backup/create-backup.ts';
import { restoreBackup } from '../../src/backup/restore-backup.ts';
import { readCommandLine } from '../../src/cli/read-command-line.ts';
import { client, settled, texts } from '../support/client.ts';
import { until } from '../support/until.ts';
import { createGroup, say, serverAt } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET } from '../support/tokens.ts';
import { contentOf } from '../support/wire.ts';

/** A folder with a data folder and room for backups. */
async function place(t: TestContext) {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const data = join(folder.path, 'data');
  return {
    data,
    file: join(folder.path, 'chat.backup'),
    start: (port = '0') =>
      new ServerProcess(t, ['--port', port, '--data', data, '--jwt-secret', SECRET, '--limit', 'send_burst=10000']),
    async run(...args: string[]) {
      const command = new ServerProcess(t, [...args, '--data', data]);
      return { code: await command.ended, lines: command.lines, errors: command.errors };
    },
  };
}

const numbered = (count: number, what: string) => Array.from({ length: count }, (_, n) => `${what} ${n}`);

test('a backup of a server that is written to all the time is sound, and holds what was acknowledged before it began', async (t) => {
  const { data, file, start, run } = await place(t);
  const server = serverAt(await start().url());
  const id = await createGroup(server, 'alice', 'bob');
  for (const text of numbered(50, 'before')) await say(server, 'alice', id, text);
  const stop = new AbortController();
  let later = 0;
  const writing = (async () => {
    while (!stop.signal.aborted) assert.equal((await say(server, 'bob', id, `meanwhile ${later++}`)).status, 201);
  })();
  const { code, lines, errors } = await run('backup', file);
  stop.abort();
  await writing;
  assert.deepEqual([code, errors], [0, '']);
  assert.match(lines.join(), /^Backed up and checked: .*chat\.backup \(\d+ bytes\)\.$/);
  assert.ok(later > 0, 'it was written to');

  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(file, '..')).toSorted(), ['chat.backup', 'data'], 'nothing else is left');
  const copy = new Sqlite(file, { readonly: true });
  t.after(() => copy.close());
  assert.equal(copy.pragma('integrity_check', { simple: true }), 'ok');
  assert.equal(copy.pragma('journal_mode', { simple: true }), 'delete');
  const kept = copy.prepare("SELECT count(*) FROM messages WHERE fields LIKE '%\"before %'").pluck().get();
  assert.equal(kept, 50);
  const again = await run('backup', file);
  assert.equal(again.code, 1);
  assert.match(again.errors, /chat\.backup exists/);
  assert.ok(readdirSync(data).includes('chat.sqlite'));
});

test('after a restore every client shows what the server has, and nothing of the future that is no more', async (t) => {
  const { data, file, start, run } = await place(t);
  const first = start();
  const url = await first.url();
  const server = serverAt(url);
  const id = await createGroup(server, 'alice', 'bob');
  for (const text of numbered(3, 'kept')) await say(server, 'alice', id, text);
  assert.equal((await run('backup', file)).code, 0);

  const [alice, bob] = [client(t, url, 'alice', id), client(t, url, 'bob', id)];
  for (const text of numbered(4, 'lost')) await alice.talk.send(text).sent;
  await Promise.all([alice, bob].map(({ talk }) => until(talk.messages, settled(7))));
  const refused = await run('restore', file);
  assert.equal(refused.code, 1);
  assert.match(refused.errors, /Another server runs on the data folder/);
  assert.equal(await first.kill('SIGTERM'), 0);
  const outgoing = bob.talk.send('written while the server was down');

  const { code, lines } = await run('restore', file);
  assert.equal(code, 0);
  const kept = /^The database it replaced is kept: (.*)$/.exec(lines[1] ?? '')?.[1] ?? '';
  await start(new URL(url).port).url();
  for (const { chat } of [alice, bob]) chat.reconnect();
  await outgoing.sent;
  // As many events as were lost, so that places in the log look the same and stand for something else.
  for (const text of numbered(4, 'new')) await alice.talk.send(text).sent;
  const expected = [...numbered(3, 'kept'), 'written while the server was down', ...numbered(4, 'new')];
  await Promise.all([alice, bob].map(({ talk }) => until(talk.messages, settled(expected.length))));
  const { json } = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(json.results.map(contentOf), expected);
  assert.deepEqual([texts(alice), texts(bob)], [expected, expected]);

  const epochs = [file, kept, join(data, 'chat.sqlite')].map((path) => {
    const db = new Sqlite(path, { readonly: true });
    t.after(() => db.close());
    return db.prepare("SELECT value FROM meta WHERE name = 'epoch'").pluck().get();
  });
  assert.equal(epochs[1], epochs[0], 'a backup is of the same life');
  assert.notEqual(epochs[2], epochs[0], 'a restored database begins another');
  const replaced = new Sqlite(kept, { readonly: true });
  t.after(() => replaced.close());
  assert.equal(replaced.prepare('SELECT count(*) FROM messages').pluck().get(), 7, 'the replaced database is whole');
  assert.ok(readdirSync(data).every((name) => !name.endsWith('.restoring')));
});

test('a backup is restored into an empty folder, as on a new machine', async (t) => {
  const here = await place(t);
  const server = here.start();
  const id = await createGroup(serverAt(await server.url()), 'alice', 'bob');
  assert.equal((await here.run('backup', here.file)).code, 0);

  const there = await place(t);
  const { code, lines } = await there.run('restore', here.file);
  assert.deepEqual([code, lines.length], [0, 1]);
  const { status } = await serverAt(await there.start().url()).api('bob', 'GET', `conversations/${id}/`);
  assert.equal(status, 200);
});

test('what is no sound backup is not restored, and the folder stays as it was', async (t) => {
  const { data, file, start, run } = await place(t);
  const server = start();
  await createGroup(serverAt(await server.url()), 'alice', 'bob');
  assert.equal((await run('backup', file)).code, 0);
  assert.equal(await server.kill('SIGTERM'), 0);
  const before = readFileSync(join(data, 'chat.sqlite'));
  const names = readdirSync(data).toSorted();

  const bytes = readFileSync(file);
  const damaged = `${file}.damaged`;
  // The second page and those behind it are not what the first says.
  writeFileSync(damaged, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0x5a)]));
  const foreign = `${file}.foreign`;
  const other = new Sqlite(foreign);
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
  const newer = `${file}.newer`;
  writeFileSync(newer, bytes);
  const future = new Sqlite(newer);
  future.pragma('user_version = 9999');
  future.close();
  writeFileSync(`${file}.text`, 'This is no database.');
  writeFileSync(`${file}.empty`, '');
  for (const [name, why] of [
    [damaged, /damaged|malformed/],
    [foreign, /no chat database/],
    [newer, /written by a newer/],
    [`${file}.text`, /not a database/],
    [`${file}.empty`, /no chat database/],
    [`${file}.nowhere`, /There is no file/],
  ] as const) {
    await assert.rejects(restoreBackup(data, name, new Date()), why);
  }
  assert.deepEqual(readdirSync(data).toSorted(), names);
  assert.deepEqual(readFileSync(join(data, 'chat.sqlite')), before);
});

test('a backup of a folder without a database, and half a command, are told what to do', async (t) => {
  const { data, file } = await place(t);
  await assert.rejects(createBackup(data, file), /--data/);
  for (const args of [['backup'], ['restore'], ['backup', file, file], ['back', file]])
    assert.throws(() => readCommandLine(args, {}), /backup <file>|restore <file>/);
  assert.deepEqual(readCommandLine(['restore', file, '--data', data], {}), { do: 'restore', data, file });
});
