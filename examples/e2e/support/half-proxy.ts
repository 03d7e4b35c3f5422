import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';

export interface HalfProxy extends AsyncDisposable {
  readonly url: string;
  /** While false, the pages still load but the API and the socket do not answer: connections break. */
  reachable: boolean;
  /** Requests to the API and for sockets that were passed on: method and path. */
  readonly passed: string[];
  /**
   * From now on the API and the socket give no answer, and no refusal either.
   *
   * @returns lets everything through that has waited, and what comes
   */
  hold(): () => void;
}

const isChat = (path = ''): boolean => path.startsWith('/api/') || path.startsWith('/ws/');

/** Stands before a server on the same machine and can cut off its API, with what is open on it, or keep it from answering. */
export async function halfProxy(target: string): Promise<HalfProxy> {
  const { hostname, port } = new URL(target);
  const passed: string[] = [];
  const chatSockets = new Set<Socket>();
  let reachable = true;
  let opened: Promise<unknown> = Promise.resolve();

  const onward = (incoming: IncomingMessage) =>
    request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers });

  /** @returns whether it may pass */
  async function admit({ method, url, socket }: IncomingMessage): Promise<boolean> {
    await opened;
    if (!reachable) socket.destroy();
    if (socket.destroyed) return false;
    passed.push(`${method ?? ''} ${url ?? ''}`);
    return true;
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (isChat(incoming.url) && !(await admit(incoming))) return;
    const forwarded = onward(incoming);
    forwarded.on('response', (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  }

  async function connect(incoming: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    client.on('error', () => client.destroy());
    if (!(await admit(incoming))) return;
    chatSockets.add(client);
    client.on('close', () => chatSockets.delete(client));
    const forwarded = onward(incoming);
    forwarded.on('error', () => client.destroy());
    forwarded.on('upgrade', (answered, upstream: Socket, first: Buffer) => {
      const headers = Object.entries(answered.headers).map(([name, value]) => `${name}: ${String(value)}`);
      client.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
      client.write(first);
      upstream.write(head);
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
    forwarded.end();
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.on('upgrade', (incoming, client: Socket, head: Buffer) => void connect(incoming, client, head));
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
    hold() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      opened = promise;
      return () => resolve(undefined);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of chatSockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
