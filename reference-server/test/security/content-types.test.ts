import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessagesPage } from '@hypee/chat-protocol';
import { createGroup, freshKey, startServer, type Answer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

/** What says that a body is JSON. */
const JSON_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;charset=UTF-8',
];

/** What is something else, or nearly JSON: parsers that looked at less than the whole type took some of these. */
const OTHER_TYPES = [
  'text/plain',
  'text/plain;charset=UTF-8',
  'text/plain; application/json',
  'text/plain\t; application/json',
  'text/html',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'application/javascript',
  'application/json5',
  'application/jsonp',
  'application/jsonx; charset=utf-8',
  'application/x-json',
  'application/vnd.api+json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/csp-report',
  'application/xml',
  'application/octet-stream',
  'application/offset+octet-stream',
  'application/json/',
  'application/json\ta',
  'application /json',
  'application/json, text/plain',
  'xapplication/json',
  'json',
  '*/*',
  ';',
];

test('a body of another type than JSON is refused as 415, however near its name is', async (t) => {
  assert.ok(OTHER_TYPES.length >= 25);
  const server = await startServer(t, { limits: { send_burst: 1_000 } });
  const id = await createGroup(server, 'alice', 'bob');
  const { json: sent } = await server.api<{ id: string }>('alice', 'POST', `conversations/${id}/send_message/`, {
    content: 'as it was',
    client_id: freshKey(),
  });
  const calls: [method: string, path: string, body: object][] = [
    ['POST', `conversations/${id}/send_message/`, { content: 'changed' }],
    ['PATCH', `messages/${sent.id}/`, { content: 'changed' }],
    ['PATCH', `conversations/${id}/`, { title: 'changed' }],
    ['POST', 'poll/', { cursors: [], wait: 0 }],
  ];
  const statuses = async (type: string): Promise<Answer[]> =>
    Promise.all(
      calls.map(([method, path, body]) =>
        server.fetch(`/api/${path}`, {
          method,
          headers: { authorization: `Bearer ${tokenOf('alice')}`, 'content-type': type },
          body: Buffer.from(JSON.stringify(body)),
        }),
      ),
    );
  for (const type of OTHER_TYPES) {
    for (const { status, json } of await statuses(type)) {
      assert.deepEqual([status, json.code], [415, 'unsupported_media_type'], JSON.stringify(type));
    }
  }
  const { json } = await server.api<MessagesPage>('bob', 'GET', `conversations/${id}/messages/`);
  assert.doesNotMatch(JSON.stringify(json), /changed/);
  for (const type of JSON_TYPES) {
    for (const { status, text } of await statuses(type)) assert.ok(status < 300, `${type}: ${text}`);
  }
});

test('a body without a type is refused, and one in another encoding than UTF-8 is not JSON', async (t) => {
  const server = await startServer(t);
  const post = (body: Uint8Array, headers: Record<string, string>) =>
    server.fetch('/api/poll/', {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf('alice')}`, ...headers },
      body: Buffer.from(body),
    });
  const text = JSON.stringify({ cursors: [], wait: 0 });
  assert.equal((await post(Buffer.from(text), {})).status, 415);
  assert.equal((await post(Buffer.from(text), { 'content-type': '' })).status, 415);
  for (const encoding of ['utf-16', 'utf-16le', 'utf-32', 'iso-8859-1']) {
    const type = { 'content-type': `application/json; charset=${encoding}` };
    assert.equal((await post(Buffer.from(text, 'utf16le'), type)).status, 400, encoding);
  }
  const bom = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
  assert.equal((await post(bom, { 'content-type': 'application/json' })).status, 200, 'a mark of UTF-8 is no text');
  const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  assert.ok((await post(Buffer.from(text), packed)).status < 500);
});
