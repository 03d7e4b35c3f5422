import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesContract } from '@hypee/chat-backend/store-contract';
import { DiskFiles } from '../../src/ports/disk-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function makeFiles() {
  const folder = await tempFolder();
  return { files: new DiskFiles(folder.path), dispose: () => folder.remove() };
}

for (const { name, run } of filesContract(makeFiles)) test(`on disk: ${name}`, run);

test('a key cannot name a file outside its folder', async (t) => {
  const { files, dispose } = await makeFiles();
  t.after(dispose);
  for (const key of ['../secret', 'a/../../secret', '/etc/passwd', '.hidden', 'a//b', 'a\\b', '', 'nul\0']) {
    await assert.rejects(files.read(key), /is no key of a file/, key);
  }
});
