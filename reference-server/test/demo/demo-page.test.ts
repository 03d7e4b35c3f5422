import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastify from 'fastify';
import { mountDemoPage } from '../../src/demo/demo-page.ts';
import { startServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SCRIPT = `export const text = 'chat';\n`.repeat(100);
const LAZY = 'lazy-C5y_O-.js';
const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

/** An answer as it came over the wire, not unpacked. */
interface Raw {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Without `accept-encoding` among the headers nothing is said about encodings. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<Raw> {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

/** The page's files as the build leaves them, served on a real port. */
async function servePage(t: TestContext): Promise<{ url: string; folder: string }> {
  const { path: folder, remove } = await tempFolder();
  const app = fastify();
  t.after(async () => {
    await app.close();
    await remove();
  });
  const files: Record<string, string | Buffer> = { 'index.html': '<!doctype html>', 'tiny-text.js': 'export {};' };
  for (const name of ['hypee-chat.js', LAZY]) {
    files[name] = SCRIPT;
    files[`${name}.br`] = brotliCompressSync(SCRIPT);
    files[`${name}.gz`] = gzipSync(SCRIPT);
    files[`${name}.map`] = '{}';
  }
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  await mountDemoPage(app, [folder]);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, folder };
}

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body };

for (const [accepted, encoding] of [
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0.5, br;q=0.1', 'gzip'],
  ['identity', 'none'],
  ['zstd', 'none'],
  ['br;q=0, gzip;q=0', 'none'],
  [undefined, 'none'],
] as const) {
  test(`a browser that accepts "${accepted ?? 'nothing in particular'}" gets the script as ${encoding}`, async (t) => {
    const { url } = await servePage(t);
    for (const name of ['hypee-chat.js', 'hypee-chat.js?v=2', LAZY]) {
      const { status, headers, body } = await ask(
        `${url}/${name}`,
        accepted === undefined ? {} : { 'accept-encoding': accepted },
      );
      assert.equal(status, 200);
      assert.equal(headers['content-encoding'] ?? 'none', encoding);
      assert.match(headers['content-type'] ?? '', /javascript; charset=utf-8$/);
      assert.equal(headers['content-length'], String(body.length));
      assert.match(headers.vary ?? '', /accept-encoding/i);
      assert.match(String(headers['content-security-policy']), /default-src 'self'/);
      assert.equal(UNPACK[encoding](body).toString(), SCRIPT);
    }
  });
}

test('a file that is as it was is not sent again, and one in another encoding is another', async (t) => {
  const { url, folder } = await servePage(t);
  const accept = { br: { 'accept-encoding': 'br' }, gzip: { 'accept-encoding': 'gzip' }, none: {} };
  const tags = new Set<string>();
  for (const headers of Object.values(accept)) {
    const first = await ask(`${url}/hypee-chat.js`, headers);
    const tag = first.headers.etag ?? '';
    assert.ok(tag && !tags.has(tag), 'each encoding has a tag of its own');
    tags.add(tag);
    const second = await ask(`${url}/hypee-chat.js`, { ...headers, 'if-none-match': tag });
    assert.deepEqual([second.status, second.body.length, second.headers.etag], [304, 0, tag]);
    assert.match(second.headers.vary ?? '', /accept-encoding/i);
    assert.equal(second.headers['cache-control'], first.headers['cache-control']);
  }
  const [brotli = ''] = tags;
  assert.equal((await ask(`${url}/hypee-chat.js`, { ...accept.gzip, 'if-none-match': brotli })).status, 200);

  await writeFile(join(folder, 'hypee-chat.js.br'), brotliCompressSync(`${SCRIPT}// a new version`));
  const renewed = await ask(`${url}/hypee-chat.js`, { ...accept.br, 'if-none-match': brotli });
  assert.equal(renewed.status, 200);
  assert.match(brotliDecompressSync(renewed.body).toString(), /a new version$/);
});

test('files with a hash in their name are kept for good, all others are asked for again each time', async (t) => {
  const { url } = await servePage(t);
  for (const headers of [{ 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip' }, {}]) {
    const caching = async (path: string) => (await ask(`${url}/${path}`, headers)).headers['cache-control'];
    assert.equal(await caching(LAZY), 'public, max-age=31536000, immutable');
    assert.equal(await caching(`${LAZY}?again=1`), 'public, max-age=31536000, immutable');
    for (const path of ['', 'index.html', 'hypee-chat.js', 'hypee-chat.js?v=2', 'tiny-text.js', `${LAZY}.map`]) {
      assert.equal(await caching(path), 'public, max-age=0', path);
    }
    const missing = await ask(`${url}/gone-C5y_O-.js`, headers);
    assert.deepEqual([missing.status, missing.headers['cache-control']], [404, undefined]);
  }
});

test('a page whose build left out the compressed files gets them as they are', async (t) => {
  const { url, folder } = await servePage(t);
  for (const name of await readdir(folder)) if (/\.(br|gz)$/.test(name)) await rm(join(folder, name));
  const { status, headers, body } = await ask(`${url}/hypee-chat.js`, { 'accept-encoding': 'gzip, br' });
  assert.deepEqual([status, headers['content-encoding'], body.toString()], [200, undefined, SCRIPT]);
  assert.match(headers.vary ?? '', /accept-encoding/i);
  assert.equal((await ask(url, { 'accept-encoding': 'gzip, br' })).body.toString(), '<!doctype html>');
});

test('a cache between pages and server keeps apart what differs by page and by encoding', async (t) => {
  const server = await startServer(t, { demo: true });
  const { headers, body } = await ask(`${server.url}/demo.css`, { 'accept-encoding': 'gzip, br' });
  const vary = String(headers.vary).toLowerCase().split(/, */);
  assert.deepEqual(vary.toSorted(), ['accept-encoding', 'origin']);
  assert.equal(body.toString(), await readFile(join(PUBLIC, 'demo.css'), 'utf8'));
});

test("no file of the demo's own page is taken for one with a hash in its name", async (t) => {
  const server = await startServer(t, { demo: true });
  for (const name of await readdir(PUBLIC)) {
    const { status, headers } = await ask(`${server.url}/${name}`);
    assert.deepEqual([status, headers['cache-control']], [200, 'public, max-age=0'], name);
  }
});
