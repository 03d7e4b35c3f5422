import assert from 'node:assert/strict';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fastify from 'fastify';
import { registerBodyDeadline } from '../../src/app/body-deadline.ts';

test('a body that does not come is not waited for, but a file that comes slowly is', async (t) => {
  const app = fastify();
  registerBodyDeadline(app, 20);
  app.post('/text', async () => 'text');
  app.post('/file', { config: { isUpload: true } }, async () => 'file');
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const half = (path: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n`,
    );
    return socket;
  };
  const file = half('/file');
  const answer = await text(half('/text'));
  assert.match(answer, /^HTTP\/1\.1 408 /);
  assert.match(answer, /"detail":"The request did not arrive in time\."/);
  // Begun before the other one, and still welcome.
  file.write('0123456789');
  assert.match(await text(file), /^HTTP\/1\.1 200 [\s\S]*file$/);
});

test('a request that is refused for its size leaves nothing behind that keeps the process from ending', async (t) => {
  const app = fastify({ bodyLimit: 5 });
  registerBodyDeadline(app, 60_000);
  app.post('/text', async () => 'text');
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  const waiting = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = waiting();
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST /text HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n01');
  assert.match(await text(socket), /^HTTP\/1\.1 413 /);
  await app.close();
  assert.equal(waiting(), before);
});
