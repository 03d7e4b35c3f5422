import type { FastifyInstance } from 'fastify';

/** Headers of every answer: types are not guessed and no address leaks to other sites. */
const ON_ALL = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };

/** What is no page loads nothing and stands in no frame. */
const NO_PAGE = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" };

/** All of them, for what is answered before any hook runs. */
export const ERROR_HEADERS: Readonly<Record<string, string>> = { ...ON_ALL, ...NO_PAGE, 'Cache-Control': 'no-store' };

/** Sets what browsers are told with every answer. Pages and files say themselves what they may load. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers(ON_ALL);
  });
  app.addHook('onSend', async (_request, reply) => {
    const isPage = String(reply.getHeader('Content-Type') ?? '').startsWith('text/html');
    if (!isPage && !reply.hasHeader('Content-Security-Policy')) void reply.headers(NO_PAGE);
  });
}

/** No cache between here and the user keeps what the API said. */
export function forbidCaching(api: FastifyInstance): void {
  api.addHook('onRequest', async (_request, reply) => {
    void reply.header('Cache-Control', 'no-store');
  });
}
