import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attachment } from '@hypee/chat-protocol';
import { download, problem, sendFiles, uploaded } from '../support/files.ts';
import { picture } from '../support/sample-files.ts';
import { createGroup, startServer } from '../support/server.ts';

const TEXT = '0123456789abcdef';

test('a part of a file is answered with that part', async (t) => {
  const server = await startServer(t);
  const { url } = await uploaded(server, 'alice', 'a.txt', TEXT);
  const whole = await download(server, url);
  assert.deepEqual([whole.status, whole.headers.get('accept-ranges'), whole.bytes.toString()], [200, 'bytes', TEXT]);
  const parts: [range: string, content: string, answered: string][] = [
    ['bytes=0-3', '0123', 'bytes 0-3/16'],
    ['bytes=4-', '456789abcdef', 'bytes 4-15/16'],
    ['bytes=-3', 'def', 'bytes 13-15/16'],
    ['bytes=10-999', 'abcdef', 'bytes 10-15/16'],
    ['bytes=-999', TEXT, 'bytes 0-15/16'],
    ['bytes=15-15', 'f', 'bytes 15-15/16'],
  ];
  for (const [range, content, answered] of parts) {
    const { status, headers, bytes } = await download(server, url, { range });
    assert.deepEqual([status, headers.get('content-range'), bytes.toString()], [206, answered, content], range);
    assert.equal(headers.get('content-length'), String(content.length), range);
  }
  for (const range of ['bytes=0-1,4-5', 'bytes=5-2', 'lines=1-2', 'bytes=a-b', 'bytes=-', '']) {
    const { status, bytes } = await download(server, url, { range });
    assert.deepEqual([status, bytes.toString()], [200, TEXT], `${range} is no range of this file`);
  }
  for (const range of ['bytes=16-', 'bytes=16-20', 'bytes=-0', 'bytes=99999999999999999999-']) {
    const { status, headers } = await download(server, url, { range });
    assert.deepEqual([status, headers.get('content-range')], [416, 'bytes */16'], range);
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});

test('HEAD tells what GET would give', async (t) => {
  const server = await startServer(t);
  const { url } = await uploaded(server, 'alice', 'a.txt', TEXT);
  const head = await download(server, url, {}, 'HEAD');
  const get = await download(server, url);
  for (const name of ['content-length', 'content-type', 'content-disposition', 'etag', 'cache-control']) {
    assert.ok(head.headers.get(name) !== null, name);
    if (name !== 'cache-control') assert.equal(head.headers.get(name), get.headers.get(name), name);
  }
  assert.deepEqual([head.status, head.bytes.length], [200, 0]);
});

test('a browser keeps a file for itself, and asks again only whether it is still the same', async (t) => {
  const server = await startServer(t);
  const { url } = await uploaded(server, 'alice', 'a.txt', TEXT);
  const { headers } = await download(server, url);
  const [, seconds] = /^private, max-age=(\d+), immutable$/.exec(headers.get('cache-control') ?? '') ?? [];
  assert.ok(Number(seconds) > 3_590 && Number(seconds) <= 7_200, 'for as long as the address is good');
  const tag = headers.get('etag') ?? '';
  assert.match(tag, /^"[^"]+"$/);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const { status, bytes } = await download(server, url, { 'if-none-match': known });
    assert.deepEqual([status, bytes.length], [304, 0], known);
  }
  assert.equal((await download(server, url, { 'if-none-match': '"other"' })).status, 200);
  const part = { range: 'bytes=0-3' };
  assert.equal((await download(server, url, { ...part, 'if-range': tag })).status, 206);
  assert.equal((await download(server, url, { ...part, 'if-range': '"other"' })).status, 200);
});

test('two files have two tags, and so have a picture and its thumbnail', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'a.png', await picture().png().toBuffer());
  const other = await uploaded(server, 'alice', 'a.png', await picture().png().toBuffer());
  const tags = [file.url, file.thumbnail_url, other.url, other.thumbnail_url].map(async (url) =>
    (await download(server, url)).headers.get('etag'),
  );
  assert.equal(new Set(await Promise.all(tags)).size, 4);
});

test('nothing in a file can act for the server, and pages of other sites may show it', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'a.png', await picture().png().toBuffer());
  for (const url of [file.url, file.thumbnail_url]) {
    const { headers } = await download(server, url);
    assert.equal(headers.get('content-security-policy'), "sandbox; default-src 'none'");
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(headers.get('referrer-policy'), 'no-referrer', 'the address stays with us');
  }
});

test('an address stays the same for an hour, ends after two, and a fresh one is given then', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2027-01-01T10:00:00.000Z') });
  const server = await startServer(t);
  const group = await createGroup(server, 'alice', 'bob');
  const file = await uploaded(server, 'alice', 'a.txt', TEXT);
  await sendFiles(server, 'alice', group, [file.id]);
  const ask = async (user: string) => (await server.api<Attachment>(user, 'GET', `attachments/${file.id}/`)).json;
  assert.equal(file.url_expires_at, '2027-01-01T12:00:00.000Z');
  t.mock.timers.setTime(Date.parse('2027-01-01T10:59:59.000Z'));
  assert.equal((await ask('bob')).url, file.url, 'for everybody');
  t.mock.timers.setTime(Date.parse('2027-01-01T11:00:01.000Z'));
  const next = await ask('bob');
  assert.notEqual(next.url, file.url);
  assert.equal((await download(server, file.url)).status, 200, 'the one before is still good');
  t.mock.timers.setTime(Date.parse('2027-01-01T12:00:00.000Z'));
  const late = await fetch(`${server.url}${file.url}`);
  assert.equal(late.status, 403);
  assert.match(await late.text(), /has expired: GET attachments/);
  assert.equal((await download(server, next.url)).bytes.toString(), TEXT);
});

test('an address that somebody made up is refused, whatever they change', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'a.png', await picture().png().toBuffer());
  const other = await uploaded(server, 'alice', 'b.txt', TEXT);
  const [path = '', query = ''] = file.url.split('?');
  const given = new URLSearchParams(query);
  const withFields = (fields: Record<string, string>) =>
    `${path}?${new URLSearchParams({ ...Object.fromEntries(given), ...fields })}`;
  const signature = given.get('signature') ?? '';
  const made = [
    path,
    withFields({ signature: '' }),
    withFields({ signature: `${signature}x` }),
    withFields({ signature: signature.slice(0, -1) }),
    withFields({ signature: signature.toLowerCase() }),
    withFields({ expires: String(Number(given.get('expires')) + 3_600) }),
    withFields({ expires: 'Infinity' }),
    withFields({ expires: ` ${given.get('expires')}` }),
    file.url.replace('/content/', '/thumbnail/'),
    file.thumbnail_url?.replace('/thumbnail/', '/content/') ?? '',
    file.url.replace(file.id, other.id),
    file.url.replace(file.id, 'nothing'),
  ];
  for (const url of made) {
    const answer = await server.fetch(url);
    assert.deepEqual(problem(answer), [403, 'permission_denied'], url);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  assert.equal((await download(server, file.url)).status, 200);
});

test('an address of one server is no good on another', async (t) => {
  const [one, other] = [await startServer(t), await startServer(t)];
  const file = await uploaded(one, 'alice', 'a.txt', TEXT);
  assert.deepEqual(problem(await other.fetch(file.url)), [403, 'permission_denied']);
});

test('the record of an attachment is for those who may read it, with a token', async (t) => {
  const server = await startServer(t);
  const file = await uploaded(server, 'alice', 'a.txt', TEXT);
  const answer = await server.fetch(`/api/attachments/${file.id}/`);
  assert.deepEqual(problem(answer), [401, 'not_authenticated']);
  assert.deepEqual(problem(await server.api('alice', 'GET', 'attachments/nothing/')), [404, 'not_found']);
  const { status, headers } = await server.api('alice', 'DELETE', `attachments/${file.id}/`);
  assert.deepEqual([status, headers.get('allow')], [405, 'GET']);
});
