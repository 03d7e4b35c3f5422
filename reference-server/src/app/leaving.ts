import type { FastifyInstance } from 'fastify';

/**
 * A shutdown closes connections that are idle when it begins. Here it also closes those that become idle later: a client would
 * keep one open for a minute after the download that it waited for.
 */
export function closeConnectionsWhenLeaving(app: FastifyInstance): void {
  let isLeaving = false;
  app.addHook('preClose', async () => {
    isLeaving = true;
  });
  app.addHook('onResponse', async () => {
    if (isLeaving) setImmediate(() => app.server.closeIdleConnections());
  });
}
