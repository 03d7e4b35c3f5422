import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runFsync } from '../src/fsync/run-fsync.ts';
import { readTrace } from '../src/fsync/trace.ts';

test('C5: no answer leaves before its message is synced to disk', async (t) => {
  const report = await runFsync({ acks: 100, writers: 4 });
  t.diagnostic(JSON.stringify(report));
  if (report.skipped !== undefined) return t.skip(report.skipped);
  assert.deepEqual(report.violations, []);
  assert.equal(report.covered, 100);
});

const WRITTEN = '7 pwrite64(20</data/chat.sqlite-wal>, "...<mark:1>...", 4096, 32) = 4096';
const SYNCED = '7 fdatasync(20</data/chat.sqlite-wal>) = 0';
const ANSWERED = '7 write(24<TCP:[1]>, "HTTP/1.1 201 Created\\r\\n...<mark:1>", 900) = 900';

const early = (lines: string[]) => readTrace(lines).violations.length;

test('C5 sees a server that answers before it syncs, or that never does', () => {
  assert.equal(early([WRITTEN, SYNCED, ANSWERED]), 0);
  assert.equal(early([WRITTEN, ANSWERED, SYNCED]), 1);
  assert.equal(early([WRITTEN, ANSWERED]), 1);
  assert.equal(early([SYNCED, WRITTEN, ANSWERED]), 1);
});

test('C5 sees an answer that leaves while the sync is still running, or after one that failed', () => {
  const begun = '7 fdatasync(20</data/chat.sqlite-wal> <unfinished ...>';
  const ended = '7 <... fdatasync resumed>) = 0';
  const elsewhere = ANSWERED.replace('7', '8');
  assert.equal(early([WRITTEN, begun, ended, elsewhere]), 0);
  assert.equal(early([WRITTEN, begun, elsewhere, ended]), 1);
  assert.equal(early([begun, WRITTEN, ended, ANSWERED]), 1);
  assert.equal(early([WRITTEN, SYNCED.replace('= 0', '= -1 EIO (Input/output error)'), ANSWERED]), 1);
});
