import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { lockDataFolder } from '../../src/sqlite/data-lock.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('a second server on one data folder is refused, and let in when the first has gone', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = lockDataFolder(folder.path);
  assert.throws(() => lockDataFolder(folder.path), /Another server runs on the data folder/);
  first.release();
  lockDataFolder(folder.path).release();
});

test('a server that was killed leaves no lock behind', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const module = new URL('../../src/sqlite/data-lock.ts', import.meta.url).href;
  const script = `import { lockDataFolder } from ${JSON.stringify(module)};
    lockDataFolder(${JSON.stringify(folder.path)}); console.log('locked'); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assert.throws(() => lockDataFolder(folder.path), /Another server runs/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(folder.path).release();
});
