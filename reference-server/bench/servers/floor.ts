/**
 * The least a server can do: node:http and `ws`, one `ws.send` for each socket, no store, no token, no rights. Given a file with a list
 * of frames, it sends these to every socket that comes.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { serveParent } from '../lib/child-server.ts';

const [file] = process.argv.slice(2);
const frames = file === undefined ? [] : (JSON.parse(await readFile(file, 'utf8')) as string[]);

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const message = JSON.parse(body) as object;
    const event = JSON.stringify({ type: 'chat_message', message });
    for (const socket of sockets.clients) socket.send(event);
    const text = JSON.stringify(message);
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  });
});

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  for (const frame of frames) socket.send(frame);
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 8_192 }, () => serveParent(server));
