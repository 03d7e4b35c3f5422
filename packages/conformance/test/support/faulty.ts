import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';

/** Free JSON: a fault reaches where it likes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

interface Call {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/** What a server does wrong. Each hook changes what it is given, or gives something else. */
export interface Fault {
  /** An answer to a call. */
  answer?: (call: Call, answer: { status: number; json: Json }) => void;
  /** The token of a call. */
  token?: (token: string) => string;
  /** A frame to the client: what it is told instead. `say` speaks to the server in the client's name. */
  frame?: (frame: Json, say: (frame: object) => void) => object[];
  /** A frame of the client: what it is told at once, beside what the server answers. */
  heard?: (frame: Json) => object[];
  /** The code of a close. */
  close?: (code: number) => number;
  /** Paths that do not exist. */
  missing?: RegExp;
}

/** Between a client and a good server, so that both together are a bad one. @returns the address of the bad one */
export async function faulty(t: TestContext, url: string, fault: Fault): Promise<string> {
  const server = createServer((request, response) => {
    // A client that went away takes no answer; a fault that cannot be done gives none.
    relayCall(url, fault, request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    if (isMissing(fault, request)) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    const upstream = dial(url, request);
    // The client is let in when the good server let it in: what is sent from then on is told.
    upstream.once('open', () => {
      sockets.handleUpgrade(request, stream, head, (client) => relaySocket(fault, client, upstream));
    });
    upstream.once('error', () => stream.destroy());
  });
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const isMissing = ({ missing }: Fault, { url = '' }: IncomingMessage): boolean => missing?.test(url) ?? false;

async function relayCall(url: string, fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isMissing(fault, request)) {
    response.writeHead(404).end('<h1>Not Found</h1>');
    return;
  }
  const { authorization, origin, 'content-type': type } = request.headers;
  const body = await buffer(request);
  const call = { method: request.method ?? '', path: request.url ?? '' };
  const told = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers: {
      ...(authorization !== undefined && { authorization: changeToken(fault, authorization) }),
      ...(origin !== undefined && { origin }),
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(body.length > 0 && { body }),
  });
  const text = await told.text();
  const answer = { status: told.status, json: text === '' ? undefined : JSON.parse(text) };
  fault.answer?.(call, answer);
  const retryAfter = told.headers.get('retry-after');
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    ...(retryAfter !== null && { 'retry-after': retryAfter }),
  });
  response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
}

const changeToken = ({ token }: Fault, header: string): string =>
  token === undefined ? header : header.replace(/^Bearer (.*)$/, (_all, text: string) => `Bearer ${token(text)}`);

function dial(url: string, { headers: { origin }, url: path = '' }: IncomingMessage): WebSocket {
  return new WebSocket(`${url.replace('http', 'ws')}${path}`, origin === undefined ? {} : { headers: { origin } });
}

function relaySocket(fault: Fault, client: WebSocket, server: WebSocket): void {
  const tell = (frames: object[]): void => {
    for (const frame of frames) client.send(JSON.stringify(frame));
  };
  const say = (frame: object): void => server.send(JSON.stringify(frame));
  client.on('message', (data: Buffer, isBinary) => {
    if (fault.heard && !isBinary) tell(fault.heard(JSON.parse(data.toString())));
    server.send(data, { binary: isBinary });
  });
  client.on('close', () => server.close());
  server.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString());
    tell(fault.frame ? fault.frame(frame, say) : [frame]);
  });
  server.on('close', (code) => {
    if (code === 1005 || code === 1006) client.terminate();
    else client.close(fault.close?.(code) ?? code);
  });
}
