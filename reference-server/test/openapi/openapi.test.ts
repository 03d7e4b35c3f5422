import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createChatServer } from '../../src/index.ts';
import { DocumentedAnswers, type OpenApi } from '../support/documented-answers.ts';
import { createGroup, freshKey, say, startServer, type Answer, type ServerApi } from '../support/server.ts';
import { SECRET } from '../support/tokens.ts';

async function document(t: TestContext, options: object): Promise<{ json: OpenApi; mounted: Set<string> }> {
  const server = createChatServer({ memory: true, logLevel: 'error', ...options });
  t.after(() => server.close());
  const mounted = new Set<string>();
  server.addHook('onRoute', ({ method, url, schema }) => {
    const isHidden = (schema as { hide?: boolean } | undefined)?.hide === true;
    for (const verb of [method].flat())
      if (!isHidden && verb !== 'HEAD') mounted.add(`${verb} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
  const answer = await server.inject('/openapi.json');
  assert.equal(answer.statusCode, 200);
  return { json: answer.json<OpenApi>(), mounted };
}

const operations = ({ paths }: OpenApi): string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

for (const [what, options] of [
  ['a server', { jwtSecret: SECRET }],
  ['a demo', { demo: true, guests: true }],
] as const) {
  test(`the OpenAPI document of ${what} is valid and has every route`, async (t) => {
    const { json, mounted } = await document(t, options);
    assert.equal(json.openapi, '3.1.0');
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(json) });
    assert.ok(valid, JSON.stringify(errors));
    assert.ok(mounted.size > 25, 'the routes were seen');
    assert.deepEqual(operations(json).toSorted(), [...mounted].toSorted());
  });
}

test('every operation has a name of its own, a summary, and says whether it needs a token', async (t) => {
  const { json } = await document(t, { demo: true });
  const all = Object.values(json.paths).flatMap((methods) => Object.values(methods));
  assert.equal(new Set(all.map(({ operationId }) => operationId)).size, all.length);
  for (const { operationId, summary, security, responses } of all) {
    assert.ok(summary, operationId);
    assert.ok(Array.isArray(security), operationId);
    assert.equal(security.length === 1, '401' in responses && !operationId.startsWith('postToken'), operationId);
  }
});

test('what the server answers, good or bad, is what its document says', async (t) => {
  const server = await startServer(t, { limits: { send_burst: 3, sends_per_second: 1 } });
  const answers = new DocumentedAnswers((await server.fetch<OpenApi>('/openapi.json')).json);
  const checked = checkedServer(server, answers);
  const id = await createGroup(checked, 'alice', 'bob', 'carol');
  const key = freshKey();
  const sent = await say(checked, 'alice', id, 'Hello', key);
  const messageId = sent.json.id;
  const conversation = `conversations/${id}/`;
  const emoji = encodeURIComponent('👍');
  const { json } = await server.api<{ cursor: string }>('bob', 'GET', conversation);
  const calls: [status: number, user: string, method: string, path: string, body?: unknown][] = [
    [200, 'alice', 'POST', `${conversation}send_message/`, { content: 'Hello', client_id: key }],
    [409, 'alice', 'POST', `${conversation}send_message/`, { content: 'Other', client_id: key }],
    [400, 'alice', 'POST', `${conversation}send_message/`, { content: 5 }],
    [413, 'alice', 'POST', `${conversation}send_message/`, { content: 'x'.repeat(8001) }],
    [404, 'stranger', 'POST', `${conversation}send_message/`, { content: 'x' }],
    [200, 'alice', 'GET', 'conversations/?limit=1'],
    [400, 'alice', 'GET', 'conversations/?limit=none'],
    [201, 'alice', 'POST', 'conversations/', { kind: 'direct', member_ids: ['bob'] }],
    [200, 'alice', 'POST', 'conversations/', { kind: 'direct', member_ids: ['bob'] }],
    [200, 'alice', 'GET', conversation],
    [200, 'alice', 'PATCH', conversation, { title: 'New' }],
    [403, 'bob', 'PATCH', conversation, { title: 'New' }],
    [200, 'bob', 'GET', `${conversation}members/`],
    [200, 'alice', 'POST', `${conversation}members/`, { member_ids: ['bob'] }],
    [201, 'alice', 'POST', `${conversation}members/`, { member_ids: ['stranger'] }],
    [200, 'alice', 'PATCH', `${conversation}members/bob/`, { role: 'moderator' }],
    [204, 'alice', 'PATCH', `${conversation}members/stranger/`, { banned: true }],
    [204, 'alice', 'DELETE', `${conversation}members/carol/`],
    [200, 'bob', 'PATCH', `${conversation}membership/`, { notify: 'none' }],
    [200, 'bob', 'GET', `${conversation}messages/`],
    [200, 'bob', 'GET', `${conversation}events/?cursor=${json.cursor}`],
    [410, 'bob', 'GET', `${conversation}events/?cursor=7.none`],
    [200, 'bob', 'POST', `${conversation}mark_as_read/`, { message_id: messageId }],
    [200, 'bob', 'POST', `${conversation}mark_as_unread/`, { message_id: messageId }],
    [204, 'bob', 'POST', `${conversation}typing/`, { typing: true }],
    [200, 'bob', 'GET', `messages/${messageId}/`],
    [200, 'bob', 'PUT', `messages/${messageId}/reactions/${emoji}/`],
    [200, 'bob', 'GET', `${conversation}messages/`],
    [200, 'bob', 'DELETE', `messages/${messageId}/reactions/${emoji}/`],
    [200, 'alice', 'PATCH', `messages/${messageId}/`, { content: 'Edited' }],
    [403, 'bob', 'PATCH', `messages/${messageId}/`, { content: 'Mine' }],
    [200, 'alice', 'DELETE', `messages/${messageId}/`],
    [409, 'alice', 'PATCH', `messages/${messageId}/`, { content: 'Late' }],
    [200, 'bob', 'GET', `${conversation}messages/`],
    [200, 'bob', 'GET', 'users/'],
    [200, 'bob', 'GET', 'users/me/'],
    [200, 'bob', 'GET', 'users/alice/'],
    [404, 'bob', 'GET', 'users/nobody/'],
    [403, 'bob', 'PUT', 'users/nobody/', { name: 'Nobody' }],
    [403, 'bob', 'POST', 'users/alice/revoke/'],
  ];
  for (const [status, user, method, path, body] of calls) {
    const answer = await checked.api(user, method, path, body);
    assert.equal(answer.status, status, `${method} ${path} answered ${answer.text}`);
  }
  for (const path of ['/healthz', '/readyz', '/openapi.json', '/api/protocol/', '/ws/', '/api/users/me/']) {
    await checked.fetch(path);
  }
  await checked.fetch('/api/conversations/', { method: 'POST', body: 'text' });
  await checked.fetch('/api/conversations/', { headers: { origin: 'https://elsewhere.example' } });
  await Promise.all(Array.from({ length: 12 }, () => say(checked, 'alice', id, 'Again')));
  const { status: gone } = await checked.api('alice', 'DELETE', conversation);
  assert.equal(gone, 204);
  for (const status of [401, 403, 404, 415, 429]) assert.ok(answers.statuses.has(status), `${status} was answered`);
});

/** The same server, where each answer must be as documented. */
function checkedServer(server: ServerApi, answers: DocumentedAnswers): ServerApi {
  const checked = <Body>(method: string, path: string, answer: Answer<Body>): Answer<Body> => {
    answers.check(method, path, answer);
    return answer;
  };
  return {
    ...server,
    api: async (user, method, path, body) =>
      checked(method, `/api/${path}`, await server.api(user, method, path, body)),
    fetch: async (path, init) => checked(init?.method ?? 'GET', path, await server.fetch(path, init)),
  };
}
