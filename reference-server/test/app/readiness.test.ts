import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { registerErrorAnswers } from '../../src/app/error-answers.ts';
import { mountReadiness } from '../../src/app/readiness.ts';
import { connect } from '../support/socket.ts';
import { startServer } from '../support/server.ts';

test('a server that runs is ready, one that says goodbye is not, though it still answers', async (t) => {
  const server = await startServer(t);
  const ready = await server.fetch<object>('/readyz');
  assert.deepEqual([ready.status, ready.json], [200, { status: 'ok' }]);
  const [deaf, told] = [await connect(server.socketUrl, 'alice'), await connect(server.socketUrl, 'bob')];
  // It takes no part in the closing, so the goodbye lasts until it is cut.
  deaf.ws.pause();
  const closing = server.close();
  await told.ofType('bye');
  const leaving = await server.fetch('/readyz');
  assert.deepEqual([leaving.status, leaving.json.code, leaving.headers.get('retry-after')], [503, 'unavailable', '1']);
  assert.equal((await server.fetch('/healthz')).status, 200);
  deaf.ws.resume();
  await closing;
});

test('a server that cannot read what it keeps is not ready, and says no more', async (t) => {
  const app = fastify();
  t.after(() => app.close());
  registerErrorAnswers(app);
  mountReadiness(app, () => Promise.reject(new Error('disk I/O error in /var/chat')));
  const { statusCode, body } = await app.inject('/readyz');
  assert.equal(statusCode, 503);
  assert.doesNotMatch(body, /disk/);
});
