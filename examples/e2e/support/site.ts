import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Text = string | (() => string | Promise<string>);

/** A site beside the chat server, on an origin of its own. */
export interface Site extends AsyncDisposable {
  readonly url: string;
  /** What it answers at a path: HTML where the path ends in `/`, else plain text. */
  answer(path: string, text: Text): void;
}

export async function startSite(): Promise<Site> {
  const answers = new Map<string, Text>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const found = answers.get(pathname);
    if (found === undefined) return void response.writeHead(404).end();
    Promise.resolve(typeof found === 'string' ? found : found()).then(
      (text) => {
        const type = pathname.endsWith('/') ? 'text/html' : 'text/plain';
        response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }).end(text);
      },
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (path, text) => void answers.set(path, text),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
