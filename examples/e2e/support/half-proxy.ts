import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';

export interface HalfProxy extends AsyncDisposable {
  readonly url: string;
  /** While false, the pages still load but the API and the socket do not answer: connections break. */
  reachable: boolean;
  /** Requests to the API that were passed on: method and path. */
  readonly passed: string[];
}

const isChat = (path = ''): boolean => path.startsWith('/api/') || path.startsWith('/ws/');

/** Stands before a server on the same machine and can cut off its API, with what is open on it. */
export async function halfProxy(target: string): Promise<HalfProxy> {
  const { hostname, port } = new URL(target);
  const passed: string[] = [];
  const chatSockets = new Set<Socket>();
  let reachable = true;

  const onward = (incoming: IncomingMessage) =>
    request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers });

  const server = createServer((incoming, outgoing) => {
    if (isChat(incoming.url)) {
      if (!reachable) return void incoming.socket.destroy();
      passed.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    }
    const forwarded = onward(incoming);
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });

  server.on('upgrade', (incoming, client: Socket, head: Buffer) => {
    if (!reachable) return void client.destroy();
    chatSockets.add(client);
    client.on('close', () => chatSockets.delete(client));
    client.on('error', () => client.destroy());
    const forwarded = onward(incoming);
    forwarded.on('error', () => client.destroy());
    forwarded.on('upgrade', (answer, upstream: Socket, first: Buffer) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      client.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
      client.write(first);
      upstream.write(head);
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
    forwarded.end();
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    get reachable() {
      return reachable;
    },
    set reachable(value) {
      reachable = value;
      if (!value) for (const socket of chatSockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of chatSockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
