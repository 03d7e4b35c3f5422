import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A site that publishes its keys, on a real socket. */
export interface JwksServer {
  readonly url: string;
  /** How often the keys were asked for. */
  readonly asked: () => number;
  /** What is answered from now on. */
  answer: { status: number; body: string; headers?: Record<string, string> };
}

export const keySet = (...keys: object[]): { status: number; body: string } => ({
  status: 200,
  body: JSON.stringify({ keys }),
});

export async function startJwks(t: TestContext, answer = keySet()): Promise<JwksServer> {
  let asked = 0;
  const site: JwksServer = { url: '', answer, asked: () => asked };
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(site.answer.status, site.answer.headers).end(site.answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(site, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` });
}
