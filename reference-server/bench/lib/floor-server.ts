/**
 * The least a server can do: node:http and `ws`, one `ws.send` for each socket, no store, no token, no rights. What the
 * benchmark divides by.
 */
import { createServer, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { serveParent } from './child-server.ts';

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://floor');
  if (request.method === 'GET') {
    reply(response, 200, 'x'.repeat(Number(url.searchParams.get('bytes'))));
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const message = JSON.parse(body) as object;
    const event = JSON.stringify({ type: 'chat_message', message });
    for (const socket of sockets.clients) socket.send(event);
    reply(response, 201, JSON.stringify(message));
  });
});

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const sockets = new WebSocketServer({ server, perMessageDeflate: false });

server.listen({ port: 0, host: '127.0.0.1', backlog: 8_192 }, () => serveParent(server));
