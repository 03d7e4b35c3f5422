import type { FastifyInstance } from 'fastify';

/** Headers of every answer: types are not guessed and no address leaks to other sites. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('X-Content-Type-Options', 'nosniff').header('Referrer-Policy', 'no-referrer');
  });
}

/** No cache between here and the user keeps what the API said. */
export function forbidCaching(api: FastifyInstance): void {
  api.addHook('onRequest', async (_request, reply) => {
    void reply.header('Cache-Control', 'no-store');
  });
}
