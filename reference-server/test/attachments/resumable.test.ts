import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { Upload } from 'tus-js-client';
import type { Attachment } from '@hypee/chat-protocol';
import { download, filesIn, problem, sendFiles } from '../support/files.ts';
import { createGroup, serverAt, startServer } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';
import { announce, announced, offsetOf, piece, tus } from '../support/tus.ts';

/** Text without end, so that a piece of it is no picture. */
const longText = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'));

test('the usual client of tus sends a file in pieces; the id of the upload is the id of the attachment', async (t) => {
  const server = await startServer(t);
  const group = await createGroup(server, 'alice', 'bob');
  const bytes = longText(300_000);
  const address = await new Promise<string | null>((resolve, reject) => {
    const upload: Upload = new Upload(bytes, {
      endpoint: `${server.url}/api/uploads/`,
      chunkSize: 64_000,
      metadata: { filename: 'long.txt', filetype: 'text/html' },
      headers: { Authorization: `Bearer ${tokenOf('alice')}` },
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
  const id = address?.split('/').at(-2) ?? '';
  const { status, json } = await server.api<Attachment>('alice', 'GET', `attachments/${id}/`);
  assert.equal(status, 200);
  assert.deepEqual([json.id, json.name, json.content_type, json.size], [id, 'long.txt', 'text/plain', 300_000]);
  assert.deepEqual((await download(server, json.url)).bytes, bytes);
  assert.equal((await sendFiles(server, 'alice', group, [id])).status, 201);
});

test('a server says what it can do of tus', async (t) => {
  const server = await startServer(t);
  const { status, headers } = await tus(server, 'alice', 'OPTIONS', '/api/uploads/');
  assert.equal(status, 204);
  assert.equal(headers.get('tus-version'), '1.0.0');
  assert.equal(headers.get('tus-max-size'), String(25 * 1024 * 1024));
  assert.deepEqual(headers.get('tus-extension')?.split(',').sort(), [
    'creation',
    'creation-with-upload',
    'expiration',
    'termination',
  ]);
});

test('pages of allowed origins may use tus, and no others', async (t) => {
  const server = await startServer(t, { origins: ['https://shop.example'] });
  const preflight = (origin: string) =>
    server.fetch('/api/uploads/some-id/', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type,tus-resumable,upload-offset',
      },
    });
  const { headers } = await preflight('https://shop.example');
  assert.equal(headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.match(headers.get('access-control-allow-methods') ?? '', /PATCH/);
  assert.match(headers.get('access-control-allow-headers') ?? '', /Tus-Resumable.*Upload-Offset/);
  assert.equal((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), null);
  const made = await tus(server, 'alice', 'POST', '/api/uploads/', {
    origin: 'https://shop.example',
    'upload-length': '5',
  });
  assert.equal(made.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.match(made.headers.get('access-control-expose-headers') ?? '', /Location/);
  const evil = await tus(server, 'alice', 'POST', '/api/uploads/', {
    origin: 'https://evil.example',
    'upload-length': '5',
  });
  assert.deepEqual(problem(evil), [403, 'permission_denied']);
});

test('a broken line keeps what came, and the rest goes on from there', async (t) => {
  const server = await startServer(t);
  const bytes = longText(200_000);
  const { path, id } = await announced(server, 'alice', 'long.txt', bytes.length);
  const { hostname, port } = new URL(server.url);
  const socket = connectTcp(Number(port), hostname);
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf('alice')}\r\nTus-Resumable: 1.0.0\r\n` +
      `Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  );
  socket.write(bytes.subarray(0, 120_000));
  // Asking takes the upload over: what is still coming is let in first.
  let offset = 0;
  while (offset < 120_000) offset = await offsetOf(server, 'alice', path);
  socket.destroy();
  assert.equal(offset, 120_000);
  const last = await piece(server, 'alice', path, offset, bytes.subarray(offset));
  assert.deepEqual([last.status, last.headers.get('upload-offset')], [204, '200000']);
  const { json } = await server.api<Attachment>('alice', 'GET', `attachments/${id}/`);
  assert.deepEqual((await download(server, json.url)).bytes, bytes);
});

test('an upload goes on after the server was killed and started again', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const start = () => new ServerProcess(t, ['--data', folder.path, '--jwt-secret', SECRET, '--port', '0']);
  const first = start();
  const before = serverAt(await first.url());
  const bytes = longText(100_000);
  const { path, id } = await announced(before, 'alice', 'long.txt', bytes.length);
  assert.equal((await piece(before, 'alice', path, 0, bytes.subarray(0, 60_000))).status, 204);
  await first.kill('SIGKILL');
  const after = serverAt(await start().url());
  assert.equal(await offsetOf(after, 'alice', path), 60_000);
  assert.equal((await piece(after, 'alice', path, 60_000, bytes.subarray(60_000))).status, 204);
  const { json } = await after.api<Attachment>('alice', 'GET', `attachments/${id}/`);
  assert.deepEqual((await download(after, json.url)).bytes, bytes);
});

test('an upload whose last answer was lost is finished when it is asked for', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = await startServer(t, { data: folder.path });
  const { path, id } = await announced(first, 'alice', 'a.txt', 10);
  await piece(first, 'alice', path, 0, '12345');
  await first.close();
  // As a server leaves it that dies between the last byte and the attachment.
  const { appendFile } = await import('node:fs/promises');
  await appendFile(join(folder.path, 'uploads', id), '67890');
  const second = await startServer(t, { data: folder.path });
  assert.equal(await offsetOf(second, 'alice', path), 10);
  const asked = await Promise.all([1, 2, 3].map(() => second.api<Attachment>('alice', 'GET', `attachments/${id}/`)));
  for (const { status, json } of asked) assert.deepEqual([status, json.id, json.size], [200, id, 10]);
  assert.equal(await offsetOf(second, 'alice', path), 10, 'also after it was finished');
  assert.deepEqual(await filesIn(folder.path), [`files/${id}.content`]);
});

test('only the owner goes on with an upload, asks for it, or takes it back', async (t) => {
  const server = await startServer(t);
  const { path, id } = await announced(server, 'alice', 'a.txt', 10);
  assert.equal((await tus(server, 'bob', 'HEAD', path)).status, 404);
  assert.deepEqual(problem(await piece(server, 'bob', path, 0, '1234567890')), [404, 'not_found']);
  assert.deepEqual(problem(await tus(server, 'bob', 'DELETE', path)), [404, 'not_found']);
  assert.deepEqual(problem(await server.api('bob', 'GET', `attachments/${id}/`)), [404, 'not_found']);
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    const answer = await server.fetch(path, {
      method,
      headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      ...(method === 'PATCH' && { body: '1234567890' }),
    });
    assert.equal(answer.status, 401, method);
  }
  const nobody = { 'tus-resumable': '1.0.0', 'upload-length': '10' };
  const made = await server.fetch('/api/uploads/', { method: 'POST', headers: nobody });
  assert.deepEqual(problem(made), [401, 'not_authenticated']);
  assert.equal(await offsetOf(server, 'alice', path), 0, 'nothing was added');
});

test('a file is announced with its size; one that is too large, empty or of no size is refused', async (t) => {
  const server = await startServer(t, { limits: { attachment_bytes: 1_000 } });
  assert.deepEqual(problem(await announce(server, 'alice', 'a.txt', 1_001)), [413, 'too_large']);
  assert.deepEqual(problem(await announce(server, 'alice', 'a.txt', 0)), [400, 'validation_error']);
  for (const headers of [{}, { 'upload-length': '-1' }, { 'upload-length': '1e9' }, { 'upload-defer-length': '1' }]) {
    const { status } = await tus(server, 'alice', 'POST', '/api/uploads/', headers as Record<string, string>);
    assert.ok([400, 501].includes(status), JSON.stringify(headers));
  }
  assert.equal((await announce(server, 'alice', 'a.txt', 1_000)).status, 201);
});

test('no piece is added twice, out of turn, or beyond the size', async (t) => {
  const server = await startServer(t);
  const { path } = await announced(server, 'alice', 'a.txt', 10);
  assert.equal((await piece(server, 'alice', path, 0, '12345')).status, 204);
  for (const offset of [0, 4, 6, 10]) {
    assert.deepEqual(problem(await piece(server, 'alice', path, offset, '12345')), [409, 'conflict']);
  }
  assert.deepEqual(problem(await piece(server, 'alice', path, 5, '123456')), [413, 'too_large']);
  assert.equal(await offsetOf(server, 'alice', path), 5);
  // A large piece is refused before it is read: the line is good for the next request all the same.
  for (let n = 0; n < 3; n++) {
    assert.deepEqual(problem(await piece(server, 'alice', path, 9, 'x'.repeat(3_000_000))), [409, 'conflict']);
  }
  assert.equal(await offsetOf(server, 'alice', path), 5);
});

test('an upload is no attachment before its last byte', async (t) => {
  const server = await startServer(t);
  const group = await createGroup(server, 'alice', 'bob');
  const { path, id } = await announced(server, 'alice', 'a.txt', 10);
  await piece(server, 'alice', path, 0, '12345');
  const early = await sendFiles(server, 'alice', group, [id]);
  assert.deepEqual(problem(early), [400, 'validation_error']);
  assert.match(early.text, /not complete yet/);
  assert.deepEqual(problem(await server.api('alice', 'GET', `attachments/${id}/`)), [409, 'conflict']);
  await piece(server, 'alice', path, 5, '67890');
  assert.equal((await sendFiles(server, 'alice', group, [id])).status, 201);
});

test('what an upload turns out to be is refused with the last piece, and leaves nothing', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path });
  const page = '<!doctype html><script>alert(1)</script>';
  const { path, id } = await announced(server, 'alice', 'photo.png', page.length);
  assert.equal((await piece(server, 'alice', path, 0, page.slice(0, 20))).status, 204);
  const last = await piece(server, 'alice', path, 20, page.slice(20));
  assert.deepEqual(problem(last), [415, 'unsupported_media_type']);
  assert.equal((await tus(server, 'alice', 'HEAD', path)).status, 404);
  assert.equal((await server.api('alice', 'GET', `attachments/${id}/`)).status, 404);
  assert.deepEqual(await filesIn(folder.path), []);
});

test('an upload, and a file that is not sent yet, can be taken back; a sent one cannot', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path });
  const group = await createGroup(server, 'alice', 'bob');
  const half = await announced(server, 'alice', 'a.txt', 10);
  await piece(server, 'alice', half.path, 0, '12345');
  const whole = await announced(server, 'alice', 'b.txt', 5);
  await piece(server, 'alice', whole.path, 0, '12345');
  for (const { path } of [half, whole]) {
    assert.equal((await tus(server, 'alice', 'DELETE', path)).status, 204);
    assert.equal((await tus(server, 'alice', 'HEAD', path)).status, 404);
  }
  assert.deepEqual(await filesIn(folder.path), []);
  const sent = await announced(server, 'alice', 'c.txt', 5);
  await piece(server, 'alice', sent.path, 0, '12345');
  await sendFiles(server, 'alice', group, [sent.id]);
  assert.deepEqual(problem(await tus(server, 'alice', 'DELETE', sent.path)), [409, 'conflict']);
  assert.equal((await server.api('bob', 'GET', `attachments/${sent.id}/`)).status, 200);
});

test('announced files count in the quota, so that nobody fills the disk with halves', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path, attachmentQuotaMb: 1 });
  const first = await announced(server, 'alice', 'a.txt', 700_000);
  assert.deepEqual(problem(await announce(server, 'alice', 'b.txt', 700_000)), [413, 'too_large']);
  assert.equal((await announce(server, 'bob', 'b.txt', 700_000)).status, 201, 'a quota is for one user');
  await tus(server, 'alice', 'DELETE', first.path);
  assert.equal((await announce(server, 'alice', 'b.txt', 700_000)).status, 201);
  assert.equal((await readdir(join(folder.path, 'uploads'))).length, 2);
});

test('an id that is a path leads nowhere', async (t) => {
  const server = await startServer(t);
  for (const id of ['..%2F..%2Fchat.sqlite', '..', '%00', 'a%5Cb', '.hidden', 'x'.repeat(500)]) {
    const { status } = await tus(server, 'alice', 'HEAD', `/api/uploads/${id}/`);
    assert.ok([400, 404].includes(status), `${id}: ${status}`);
    const { status: patched } = await piece(server, 'alice', `/api/uploads/${id}/`, 0, 'x');
    assert.ok([400, 404, 405].includes(patched), `${id}: ${patched}`);
  }
});
