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

/** Origins that look allowed to who compares in another way than letter by letter. */
const TRICKY: Readonly<Record<string, string>> = {
  'of another site': 'https://evil.example',
  'of a sandboxed frame or a file': 'null',
  'that is empty': '',
  'that begins as the allowed one': `${SITE}.evil.example`,
  'that ends as the allowed one': 'https://evilwww.example.com',
  'of another port': `${SITE}:8443`,
  'of the usual port, which browsers leave out': `${SITE}:443`,
  'of another scheme': 'http://www.example.com',
  'of a scheme of its own': 'chrome-extension://www.example.com',
  'of a subdomain': 'https://a.www.example.com',
  'of the domain above': 'https://example.com',
  'in another case': 'https://WWW.example.com',
  'with a letter for the dot': 'https://wwwxexample.com',
  'with a dot at its end': `${SITE}.`,
  'with a path': `${SITE}/`,
  'with the allowed one as its user': `${SITE}@evil.example`,
  'with a letter that looks alike': 'https://www.ex\u00e0mple.com',
  'and another one': `${SITE}, https://evil.example`,
  'that is any': '*',
  'that is the server itself': 'http://127.0.0.1',
};

test('a page of any other origin is refused, over HTTP, in preflights and on sockets', async (t) => {
  assert.ok(Object.keys(TRICKY).length >= 12);
  const server = await startServer(t, { origins: [SITE] });
  for (const [what, origin] of Object.entries(TRICKY)) {
    const answer = await server.fetch('/api/protocol/', { headers: { origin } });
    assert.deepEqual([answer.status, answer.json.code], [403, 'permission_denied'], what);
    const preflight = await server.fetch('/api/conversations/', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    for (const { headers } of [answer, preflight]) {
      assert.equal(headers.get('access-control-allow-origin'), null, what);
      assert.equal(headers.get('access-control-allow-credentials'), null, what);
      assert.match(headers.get('vary') ?? '', /Origin/, what);
    }
    for (const path of ['/ws/', '/ws/chat/1/?token=x']) {
      const socket = new TestSocket(`${server.socketUrl}${path}`, { headers: { origin } });
      assert.equal((await socket.closed).code, 4403, `${path} from an origin ${what}`);
    }
  }
});

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
