import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * A shutdown closes connections that are idle when it begins. Here it also closes those that become idle later: a client would
 * keep one open for a minute after the download that it waited for. And those over which no request ever came, or only the beginning
 * of one: to Node they are at work, and once it has stopped listening it waits for them without end.
 *
 * @returns what to call when nothing but the requests that are under way is left to wait for
 */
export function closeConnectionsWhenLeaving(app: FastifyInstance): () => void {
  /** The requests under way on each connection. */
  const connections = new Map<Socket, number>();
  let isLeaving = false;
  let isLast = false;

  const change = (socket: Socket, by: number): void => {
    const count = connections.get(socket);
    if (count === undefined) return;
    connections.set(socket, count + by);
    if (isLast && count + by === 0) socket.destroySoon();
  };
  app.server.on('connection', (socket: Socket) => {
    connections.set(socket, 0);
    socket.once('close', () => connections.delete(socket));
    if (isLast) socket.destroy();
  });
  app.server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    change(socket, 1);
    response.once('close', () => change(socket, -1));
  });

  app.addHook('preClose', async () => {
    isLeaving = true;
  });
  app.addHook('onResponse', async () => {
    if (isLeaving) setImmediate(() => app.server.closeIdleConnections());
  });
  return () => {
    isLast = true;
    for (const [socket, count] of connections) if (count === 0) socket.destroy();
  };
}
