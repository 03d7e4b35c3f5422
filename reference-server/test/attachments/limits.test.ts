import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { filesIn, problem, sendFiles, upload, uploaded } from '../support/files.ts';
import { createGroup, startServer, type RunningServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tokenOf } from '../support/tokens.ts';

async function withFolder(t: TestContext, options: Parameters<typeof startServer>[1] = {}) {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  return { data: folder.path, server: await startServer(t, { data: folder.path, ...options }) };
}

/** A form as a browser does not send it. */
const sendForm = (server: RunningServer, body: BodyInit, headers: Record<string, string> = {}) =>
  server.fetch('/api/attachments/', {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf('alice')}`, ...headers },
    body,
  });

test('a file up to the limit is taken, and one byte more is not, and leaves nothing', async (t) => {
  const { server, data } = await withFolder(t, { limits: { attachment_bytes: 100_000 } });
  assert.equal((await upload(server, 'alice', 'a.txt', 'x'.repeat(100_000))).status, 201);
  const before = await filesIn(data);
  const tooLarge = await upload(server, 'alice', 'a.txt', 'x'.repeat(100_001));
  assert.deepEqual(problem(tooLarge), [413, 'too_large']);
  assert.match(tooLarge.text, /100000 bytes at most/);
  assert.deepEqual(problem(await upload(server, 'alice', 'a.txt', 'x'.repeat(5_000_000))), [413, 'too_large']);
  assert.deepEqual(await filesIn(data), before);
});

test('an empty file is refused', async (t) => {
  const { server, data } = await withFolder(t);
  assert.deepEqual(problem(await upload(server, 'alice', 'a.txt', '')), [400, 'validation_error']);
  assert.deepEqual(await filesIn(data), []);
});

test('all files of a user stay within the quota, until messages with files are deleted', async (t) => {
  const { server, data } = await withFolder(t, { attachmentQuotaMb: 1 });
  const group = await createGroup(server, 'alice', 'bob');
  const first = await uploaded(server, 'alice', 'a.txt', 'x'.repeat(700_000));
  const { json: sent } = await sendFiles(server, 'alice', group, [first.id]);
  const over = await upload(server, 'alice', 'b.txt', 'x'.repeat(700_000));
  assert.deepEqual(problem(over), [413, 'too_large']);
  assert.match(over.text, /1048576 bytes in all/);
  assert.deepEqual(await filesIn(data), [`files/${first.id}.content`]);
  assert.equal((await upload(server, 'alice', 'small.txt', 'x'.repeat(300_000))).status, 201, 'what fits is taken');
  assert.equal((await upload(server, 'bob', 'b.txt', 'x'.repeat(700_000))).status, 201, 'others have their own');
  await server.api('alice', 'DELETE', `messages/${sent.id}/`);
  assert.equal((await upload(server, 'alice', 'b.txt', 'x'.repeat(700_000))).status, 201);
});

test('many files of one byte count, too', async (t) => {
  const { server } = await withFolder(t, { attachmentQuotaMb: 0.02 });
  for (let n = 0; n < 5; n++) await uploaded(server, 'alice', 'a.txt', 'x');
  assert.deepEqual(problem(await upload(server, 'alice', 'a.txt', 'x')), [413, 'too_large']);
});

test('files that come at the same time cannot pass the quota together', async (t) => {
  const { server } = await withFolder(t, { attachmentQuotaMb: 1 });
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) => upload(server, 'alice', `${n}.txt`, 'x'.repeat(400_000))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [201, 201, 413, 413, 413, 413],
  );
});

test('a line that breaks in the middle of a file leaves nothing on the disk', async (t) => {
  const { server, data } = await withFolder(t);
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /api/attachments/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf('alice')}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n' +
      `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'x'.repeat(100_000)}`,
  );
  while ((await filesIn(data)).length === 0) await server.fetch('/healthz');
  socket.destroy();
  await once(socket, 'close');
  while ((await filesIn(data)).length > 0) await server.fetch('/healthz');
  assert.equal((await upload(server, 'alice', 'a.txt', 'text')).status, 201);
});

test('a user sends ten files at the same time and no more', async (t) => {
  const { server } = await withFolder(t, { limits: { attachments: 2 } });
  const { hostname, port } = new URL(server.url);
  const sockets = [1, 2].map(() => {
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/attachments/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf('alice')}\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nxxx',
    );
    return socket;
  });
  let answer = await upload(server, 'alice', 'a.txt', 'text');
  while (answer.status === 201) answer = await upload(server, 'alice', 'a.txt', 'text');
  assert.deepEqual(problem(answer), [429, 'rate_limited']);
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.equal((await upload(server, 'bob', 'a.txt', 'text')).status, 201, 'others are not held up');
  for (const socket of sockets) socket.destroy();
  while (answer.status !== 201) answer = await upload(server, 'alice', 'a.txt', 'text');
});

test('a form without a file, with another field, or with parts without end is refused', async (t) => {
  const { server, data } = await withFolder(t);
  const form = (...fields: [string, string | Blob][]) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    return body;
  };
  const file = new Blob(['text']);
  assert.deepEqual(problem(await sendForm(server, form())), [400, 'validation_error']);
  assert.deepEqual(problem(await sendForm(server, form(['file', 'only a text']))), [400, 'validation_error']);
  assert.deepEqual(problem(await sendForm(server, form(['picture', file]))), [400, 'validation_error']);
  const many = await sendForm(server, form(...Array.from({ length: 10_000 }, (): [string, string] => ['f', 'v'])));
  assert.equal(many.status, 413);
  const proto = await sendForm(server, form(['__proto__', 'x'], ['constructor', 'y'], ['file', file]));
  assert.ok([201, 400].includes(proto.status));
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
  const json = await sendForm(server, '{"file": "x"}', { 'content-type': 'application/json' });
  assert.deepEqual(problem(json), [415, 'unsupported_media_type']);
  const noBoundary = await sendForm(server, 'x', { 'content-type': 'multipart/form-data' });
  assert.equal(noBoundary.status, 400);
  const garbage = await sendForm(server, 'no form at all', { 'content-type': 'multipart/form-data; boundary=b' });
  assert.equal(garbage.status, 400);
  const message = form(['message', '5'], ['file', file]);
  assert.equal((await sendForm(server, message)).status, 201, 'as other clients send it');
  assert.equal((await filesIn(data)).length, proto.status === 201 ? 2 : 1);
});

test('who has no token sends no file', async (t) => {
  const { server, data } = await withFolder(t);
  const body = new FormData();
  body.append('file', new Blob(['text']), 'a.txt');
  const answer = await server.fetch('/api/attachments/', { method: 'POST', body });
  assert.deepEqual(problem(answer), [401, 'not_authenticated']);
  assert.deepEqual(await filesIn(data), []);
});
