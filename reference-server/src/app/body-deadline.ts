import type { FastifyInstance } from 'fastify';
import { answerClientError } from './error-answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Carries a file: its body may take longer. */
    isUpload?: boolean;
  }
}

/** Bodies that are no files must be there soon after their headers; this also bounds how long a shutdown waits for one. */
export function registerBodyDeadline(app: FastifyInstance, ms: number): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0;
    if (!hasBody || routeOptions.config.isUpload === true) return;
    const timer = setTimeout(() => {
      answerClientError(Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
    }, ms);
    // Of a body that was refused neither end nor close is told; an open connection keeps the process running by itself.
    timer.unref();
    raw.once('end', () => clearTimeout(timer));
    raw.once('close', () => clearTimeout(timer));
  });
}
