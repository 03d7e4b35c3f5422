import { isUtf8 } from 'node:buffer';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CLOSE_CODES, SOCKET } from '@hypee/chat-protocol';
import type { Backend, DoorSocket, SocketSession } from '@hypee/chat-backend';
import { ChatWebSocket, toDoorSocket } from './chat-web-socket.ts';
import { Liveness } from './liveness.ts';
import type { OriginCheck } from './origins.ts';

/** How often the liveness of some sockets is looked at. */
const TICK_MS = 1_000;

/** Mounts `/ws/` and `/ws/chat/:id/`. */
export async function mountSockets(app: FastifyInstance, backend: Backend, isAllowed: OriginCheck): Promise<void> {
  const liveness = new Liveness(SOCKET.serverPingMs / TICK_MS);
  const ticking = setInterval(() => liveness.tick(), TICK_MS).unref();

  await app.register(websocket, {
    options: {
      // Its type asks for the statics of the whole module, where any class that extends WebSocket will do.
      WebSocket: ChatWebSocket as never,
      maxPayload: SOCKET.frameBytes,
      // An event of a few hundred bytes shrinks by a quarter and costs a compressor for each socket.
      perMessageDeflate: false,
      // Checked below: a text that is no UTF-8 is malformed like any other.
      skipUTF8Validation: true,
    },
    // `ws` closes the socket by itself, with a code that says why; cutting it here would swallow the code.
    errorHandler: (error, _socket, request) => request.log.debug({ code: codeOf(error) }, 'A socket failed.'),
    // The backend has said goodbye by now; what is still here does not listen.
    preClose(done) {
      clearInterval(ticking);
      for (const socket of app.websocketServer.clients) socket.terminate();
      app.websocketServer.close(() => done());
    },
  });

  const accept = (socket: ChatWebSocket, open: (door: DoorSocket) => SocketSession) => {
    const session = open(toDoorSocket(socket));
    const unwatch = liveness.watch(socket);
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary || !isUtf8(data)) socket.close(CLOSE_CODES.malformed, 'Frames are JSON text in UTF-8.');
      else session.receive(data.toString(), data.length);
    });
    socket.on('close', () => {
      unwatch();
      session.closed();
    });
  };

  const mount = (url: string, open: (door: DoorSocket, request: FastifyRequest) => SocketSession) =>
    app.route({
      method: 'GET',
      url,
      handler: (_request, reply) => reply.callNotFound(),
      wsHandler: (socket, request) => {
        if (!(socket instanceof ChatWebSocket))
          throw new TypeError('The sockets are not of the class they were set to.');
        // Refused after accepting: a page never sees the code of a refused handshake.
        if (isAllowed(request)) accept(socket, (door) => open(door, request));
        else socket.close(CLOSE_CODES.forbidden, 'Pages of this origin may not use this server.');
      },
    });
  mount('/ws/', (door) => backend.openSocket(door));
  mount('/ws/chat/:id/', (door, request) => {
    const { id } = request.params as { id: string };
    const { token } = request.query as { token?: string };
    return backend.openBaseSocket(door, id, token);
  });
}

const codeOf = (error: Error): unknown => ('code' in error ? error.code : error.name);
