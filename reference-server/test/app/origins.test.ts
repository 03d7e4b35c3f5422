import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestSocket } from '../support/socket.ts';
import { startServer } from '../support/server.ts';

const SITE = 'https://www.example.com';

test('a page of an allowed site may ask and read', async (t) => {
  const server = await startServer(t, { origins: [SITE] });
  const preflight = await server.fetch('/api/conversations/', {
    method: 'OPTIONS',
    headers: {
      origin: SITE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), SITE);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization.*Content-Type/);
  const answer = await server.fetch('/api/protocol/', { headers: { origin: SITE } });
  assert.equal(answer.headers.get('access-control-allow-origin'), SITE);
  assert.match(answer.headers.get('vary') ?? '', /Origin/);
});

for (const origin of [
  'https://evil.example',
  'null',
  `${SITE}.evil.example`,
  `${SITE}:8443`,
  'http://www.example.com',
  'https://WWW.example.com',
]) {
  test(`a page of "${origin}" is refused, over HTTP and sockets`, async (t) => {
    const server = await startServer(t, { origins: [SITE] });
    const answer = await server.fetch('/api/protocol/', { headers: { origin } });
    assert.deepEqual([answer.status, answer.json.code], [403, 'permission_denied']);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    for (const path of ['/ws/', '/ws/chat/1/?token=x']) {
      assert.equal((await new TestSocket(`${server.socketUrl}${path}`, { origin }).closed).code, 4403, path);
    }
  });
}

test('spelling the path in another way does not lead around the check', async (t) => {
  const server = await startServer(t, { origins: [SITE] });
  const answer = await server.fetch('/%61pi/protocol/', { headers: { origin: 'https://evil.example' } });
  assert.notEqual(answer.status, 200);
});

test('the pages of the server itself count only where it has one: in a demo', async (t) => {
  const plain = await startServer(t);
  assert.equal((await plain.fetch('/api/protocol/', { headers: { origin: plain.url } })).status, 403);
  const demo = await startServer(t, { demo: true });
  assert.equal((await demo.fetch('/api/protocol/', { headers: { origin: demo.url } })).status, 200);
});
