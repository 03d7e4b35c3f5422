import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CLOSE_CODES, SOCKET, type Limits } from '@hypee/chat-protocol';
import { Pace, type Backend, type DoorSocket, type SocketSession } from '@hypee/chat-backend';
import { ErrorBody } from '@hypee/chat-protocol/schema';
import { documented, NOTHING, type RouteFacts } from '../openapi/documented.ts';
import type { Addresses, SocketStay } from './addresses.ts';
import { ChatWebSocket, toDoorSocket } from './chat-web-socket.ts';
import { answerBadHandshake } from './error-answers.ts';
import { Liveness } from './liveness.ts';
import type { OriginCheck } from './origins.ts';
import { SocketRecord } from './socket-record.ts';
import { systemClock } from '../ports/clock.ts';
import type { ServerMetrics, SocketKind } from '../metrics/server-metrics.ts';

/** How often the liveness of some sockets is looked at. */
const TICK_MS = 1_000;
/** Pieces of a message, and of what comes before it is whole, at most: a piece of one byte costs a hundred in memory. */
const MOST_FRAGMENTS = 128;
const MOST_CHUNKS = 1_024;

const BASE_SOCKET = {
  summary: 'Level 1: a WebSocket with the new messages of one conversation',
  query: Type.Object({ token: Type.String() }),
};

/** Mounts `/ws/` and `/ws/chat/:id/`. The handshake of an address that has too many sockets is answered 429. */
export async function mountSockets(
  app: FastifyInstance,
  backend: Backend,
  isAllowed: OriginCheck,
  addresses: Addresses,
  metrics: ServerMetrics,
  limits: Limits,
): Promise<void> {
  const arrivals = new WeakMap<IncomingMessage, { stay: SocketStay; response: ServerResponse }>();
  const liveness = new Liveness(SOCKET.serverPingMs / TICK_MS);
  const ticking = setInterval(() => liveness.tick(), TICK_MS).unref();

  // `ws` closes the socket by itself, with a code that says why; cutting it here would swallow the code.
  const failed = (error: Error): void => app.log.debug({ code: codeOf(error) }, 'A socket failed.');

  await app.register(websocket, {
    options: {
      // Its type asks for the statics of the whole module, where any class that extends WebSocket will do.
      WebSocket: ChatWebSocket as never,
      maxPayload: SOCKET.frameBytes,
      maxFragments: MOST_FRAGMENTS,
      maxBufferedChunks: MOST_CHUNKS,
      // An event of a few hundred bytes shrinks by a quarter and costs a compressor for each socket.
      perMessageDeflate: false,
      // Checked below: a text that is no UTF-8 is malformed like any other.
      skipUTF8Validation: true,
    },
    errorHandler: failed,
    // The backend has said goodbye by now; what is still here does not listen.
    preClose(done) {
      clearInterval(ticking);
      for (const socket of app.websocketServer.clients) socket.terminate();
      app.websocketServer.close(() => done());
    },
  });

  app.websocketServer.on('wsClientError', (_error, socket) => answerBadHandshake(socket));

  const accept = (
    socket: ChatWebSocket,
    record: SocketRecord,
    stay: SocketStay | undefined,
    open: (door: DoorSocket) => SocketSession,
  ) => {
    const door = Object.assign(toDoorSocket(socket, record), { identified: () => stay?.identified() });
    const session = open(door);
    const unwatch = liveness.watch(socket);
    // Frames below the protocol's own, which the session never sees, cost as much.
    const controls = new Pace({ perSecond: limits.frames_per_second, burst: limits.frame_burst });
    const countControl = (): void => {
      if (controls.take(systemClock.now()) > 0) door.close(CLOSE_CODES.too_many_frames, 'too many frames');
    };
    socket.on('ping', countControl).on('pong', countControl);
    socket.on('message', (data: Buffer, isBinary) => {
      record.received();
      if (isBinary || !isUtf8(data)) door.close(CLOSE_CODES.malformed, 'Frames are JSON text in UTF-8.');
      else session.receive(data.toString(), data.length);
    });
    socket.on('close', () => {
      unwatch();
      session.closed();
    });
  };

  const mount = (
    url: string,
    kind: SocketKind,
    facts: Pick<RouteFacts, 'summary' | 'query'>,
    open: (door: DoorSocket, request: FastifyRequest) => SocketSession,
  ) =>
    app.route({
      // Who may listen is decided after the handshake, so no token is needed for it.
      ...documented({ ...facts, tag: 'sockets', public: true, answers: { 101: NOTHING, 404: ErrorBody } }),
      method: 'GET',
      url,
      onRequest: async ({ ws, raw, ip }, reply) => {
        if (!ws) return;
        const stay = addresses.enter(ip);
        arrivals.set(raw, { stay, response: reply.raw });
        raw.socket.once('close', stay.left);
      },
      handler: (_request, reply) => reply.callNotFound(),
      wsHandler: (socket, request) => {
        if (!(socket instanceof ChatWebSocket))
          throw new TypeError('The sockets are not of the class they were set to.');
        // Refused after accepting: a page never sees the code of a refused handshake.
        const record = new SocketRecord(kind, metrics, app.log, request.id);
        // From here on nothing may keep the request, its headers and its answer: they would be most of what an open socket takes.
        const arrival = arrivals.get(request.raw);
        arrival?.response.detachSocket(request.raw.socket);
        // In place of the plugin's.
        socket.removeAllListeners('error').on('error', failed);
        record.watch(socket);
        if (isAllowed(request)) accept(socket, record, arrival?.stay, (door) => open(door, request));
        else toDoorSocket(socket, record).close(CLOSE_CODES.forbidden, 'Pages of this origin may not use this server.');
      },
    });
  mount('/ws/', 'level2', { summary: 'Level 2: one WebSocket for all conversations of a user' }, (door) =>
    backend.openSocket(door),
  );
  mount('/ws/chat/:id/', 'base', BASE_SOCKET, (door, request) => {
    const { id } = request.params as { id: string };
    const { token } = request.query as { token?: string };
    return backend.openBaseSocket(door, id, token);
  });
}

/** What each open socket holds that the system has not taken yet. */
export function* unsentBytes(app: FastifyInstance): Generator<number> {
  for (const socket of app.websocketServer.clients) if (socket instanceof ChatWebSocket) yield socket.unsentBytes;
}

const codeOf = (error: Error): unknown => ('code' in error ? error.code : error.name);
