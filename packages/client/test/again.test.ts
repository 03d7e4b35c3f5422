import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { again } from '../src/platform/again.ts';

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'hypee-again-'))));
after(() => rm(folder, { recursive: true }));

/** A file on a server that gives it only under another address than the one that failed. */
async function file(name: string, source: string): Promise<string> {
  await writeFile(join(folder, name), source);
  return pathToFileURL(join(folder, name)).href;
}

interface Part {
  open: string;
}

for (const [browser, told] of [
  ['Chromium', 'Failed to fetch dynamically imported module: '],
  ['Firefox', 'error loading dynamically imported module: '],
] as const) {
  test(`a part that did not come is asked for under another address, which ${browser} has not given up`, async () => {
    const address = await file(`${browser}.mjs`, "export const open = 'the part';");
    let tries = 0;
    const load = again<'open', Part>(() => {
      tries += 1;
      return Promise.reject(new TypeError(told + address));
    }, 'open');
    await assert.rejects(load(), TypeError);
    assert.equal((await load()).open, 'the part');
    assert.equal(tries, 1);
  });
}

test('a part is found whatever a bundler called it', async () => {
  const address = await file('bundled.mjs', "const a = 1, m = { open: 'the part' }; export { a, m as b };");
  const load = again<'open', Part>(
    () => Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${address}`)),
    'open',
  );
  await assert.rejects(load());
  assert.equal((await load()).open, 'the part');
});

test('another file than the part is refused', async () => {
  const address = await file('another.mjs', 'export const a = null, b = {};');
  const load = again<'open', Part>(
    () => Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${address}`)),
    'open',
  );
  await assert.rejects(load());
  await assert.rejects(load(), /has no open/);
});

test('the other address keeps what the first one asks for, and changes with each try', async () => {
  const missing = `${pathToFileURL(join(folder, 'nowhere.mjs')).href}?v=2`;
  const load = again<'open', Part>(
    () => Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${missing}`)),
    'open',
  );
  await assert.rejects(load());
  for (const number of [1, 2]) {
    await assert.rejects(load(), (error: { url?: string }) => error.url === `${missing}&again=${number}`);
  }
});

test('where no address is told, as in Safari or by a bundler’s own loader, the import itself is tried again', async () => {
  let tries = 0;
  const load = again<'open', Part>(() => {
    tries += 1;
    return tries < 3
      ? Promise.reject(new Error('Loading chunk 7 failed.\n(error: https://cdn.example/7.js)'))
      : Promise.resolve({ open: 'the part' });
  }, 'open');
  await assert.rejects(load());
  await assert.rejects(load());
  assert.equal((await load()).open, 'the part');
});
