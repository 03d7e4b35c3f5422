import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Who connected and asked nothing yet has so long to ask, once the server leaves. Milliseconds. */
const LAST_CALL_MS = 500;

/**
 * A shutdown closes connections that are idle when it begins. Here it also closes those that become idle later, as a client
 * would keep one open for a minute after the download that it waited for; and those on which nothing was asked yet, which
 * Node does not call idle: browsers open some in advance, and would hold up the end for as long as they like.
 */
export function closeConnectionsWhenLeaving(app: FastifyInstance): void {
  let isLeaving = false;
  const silent = new Set<Socket>();
  const cutSoon = (socket: Socket): void => {
    setTimeout(() => {
      if (silent.has(socket)) socket.destroy();
    }, LAST_CALL_MS).unref();
  };
  const asks = ({ socket }: { socket: Socket }): void => void silent.delete(socket);
  app.server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    if (isLeaving) cutSoon(socket);
  });
  app.server.on('request', asks);
  app.server.on('upgrade', asks);
  app.addHook('preClose', async () => {
    isLeaving = true;
    silent.forEach(cutSoon);
  });
  app.addHook('onResponse', async () => {
    if (isLeaving) setImmediate(() => app.server.closeIdleConnections());
  });
}
