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

test('a server that was killed leaves no lock behind, and held it until then, whatever the garbage collector did', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const module = new URL('../../src/sqlite/data-lock.ts', import.meta.url).href;
  const script = `import { lockDataFolder } from ${JSON.stringify(module)};
    lockDataFolder(${JSON.stringify(folder.path)});
    setInterval(() => {}, 1e6);
    for (let turn = 0; turn < 5; turn += 1) { await new Promise(setImmediate); gc(); }
    console.log('locked');`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.throws(() => lockDataFolder(folder.path), /Another server runs/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(folder.path).release();
});
