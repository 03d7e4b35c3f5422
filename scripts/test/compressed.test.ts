import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressFolder } from '../lib/compressed.mjs';

test('what browsers run or show is there as brotli and gzip too, but no source map and nothing tiny', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hypee-compressed-'));
  t.after(() => rm(folder, { recursive: true }));
  const text = 'const words = ["مرحبا", "hello"];\n'.repeat(50);
  for (const name of ['a.js', 'a.js.map', 'page.html', 'page.css', 'icon.svg', 'photo.png']) {
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'tiny.js'), 'a()');

  await compressFolder(folder);
  const added = (await readdir(folder)).filter((name) => /\.(br|gz)$/.test(name));
  const expected = ['a.js', 'icon.svg', 'page.css', 'page.html'].flatMap((name) => [`${name}.br`, `${name}.gz`]);
  assert.deepEqual(added.toSorted(), expected.toSorted());
  assert.equal(brotliDecompressSync(await readFile(join(folder, 'a.js.br'))).toString(), text);
  assert.equal(gunzipSync(await readFile(join(folder, 'a.js.gz'))).toString(), text);

  await compressFolder(folder);
  assert.equal((await readdir(folder)).length, 7 + expected.length, 'a second time adds nothing');
});
