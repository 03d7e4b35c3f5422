import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { Link } from '../src/proxy/link.ts';
import { seeded } from '../src/seeded.ts';

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

test('a connection is reset in the moment in which a side says its last word: both sides end, and the process can', async () => {
  const [proxy, backend] = [await listen(), await listen()];
  const client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined);
  const [accepted] = (await once(proxy.server, 'connection')) as [Socket];
  const link = new Link(accepted, backend.port, { latency: 0, shape: 'as they come' }, seeded(1), () => undefined);
  const [unread] = (await once(backend.server, 'connection')) as [Socket];
  accepted.resume();
  client.end('last word');
  await once(accepted, 'end');
  link.reset();
  await link.gone;
  assert.equal(accepted.destroyed, true);
  unread.destroy();
  for (const { server } of [proxy, backend]) server.close();
});
