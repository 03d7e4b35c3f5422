import fastify, { type FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { HealthAnswer } from '@hypee/chat-protocol';
import { mountDemoPage } from '../demo/demo-page.ts';
import { mountDemoTokens } from '../demo/demo-tokens.ts';
import { mountRoutes, parseQuery } from './api-routes.ts';
import { answerClientError, answerError, registerErrorAnswers } from './error-answers.ts';
import { acceptJsonOnly } from './json-body.ts';
import { loggerOptions } from './logging.ts';
import { openChat } from './open-chat.ts';
import { checkOptions, type ChatServerOptions, type CheckedOptions } from './options.ts';
import { originCheck, refuseOtherOrigins, registerCors } from './origins.ts';
import { forbidCaching, registerSecurityHeaders } from './security-headers.ts';
import { mountSockets } from './socket-routes.ts';

/** A request must have arrived after this time; it also bounds how long a shutdown waits for one. Milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer ids do not exist; a longer part of a path is answered 404. */
const MAX_PARAM_LENGTH = 1_024;

/**
 * How many connections may wait to be accepted: pass it to `listen`. Node's own 511 turns a reconnect of thousands of
 * clients, as after a restart, into a wait of many seconds. The system caps it (Linux: `net.core.somaxconn`).
 */
export const LISTEN_BACKLOG = 8_192;

/**
 * Makes a chat server: REST under `/api/`, sockets under `/ws/`, `GET /healthz`. It opens its data folder in `ready()`
 * (which `listen()` waits for) and gives it free in `close()`, after every client was told and every answer sent.
 *
 * ```ts
 * const server = createChatServer({ data: './chat', jwtSecret: process.env.CHAT_SECRET });
 * await server.listen({ port: 8787, backlog: LISTEN_BACKLOG });
 * ```
 *
 * @throws Error at once where an option is wrong; `ready()` rejects where the data folder cannot be used
 */
export function createChatServer(options: ChatServerOptions): FastifyInstance {
  const checked = checkOptions(options);
  const app = fastify({
    logger: loggerOptions(checked.logLevel),
    bodyLimit: checked.limits.body_bytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A server that drains goes on answering what clients still have to finish.
    return503OnClosing: false,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: MAX_PARAM_LENGTH,
      querystringParser: parseQuery,
    },
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
  });
  registerErrorAnswers(app);
  registerSecurityHeaders(app);
  acceptJsonOnly(app);
  app.get('/healthz', async (): Promise<HealthAnswer> => ({ status: 'ok' }));
  void app.register(fp(mountChat), checked);
  return app;
}

async function mountChat(app: FastifyInstance, options: CheckedOptions): Promise<void> {
  const isAllowed = originCheck(options.origins, options.demo);
  await registerCors(app, isAllowed);

  const { backend, close } = await openChat(app, options);
  // In this order: say goodbye to sockets while requests are still served, stop accepting, then close what they use.
  app.addHook('preClose', () => backend.drain());
  app.addHook('onClose', close);

  await mountSockets(app, backend, isAllowed);
  await app.register(
    async (api) => {
      forbidCaching(api);
      refuseOtherOrigins(api, isAllowed);
      mountRoutes(api, backend.routes);
      if (options.demo) mountDemoTokens(api, tokenClaims(options));
    },
    { prefix: '/api' },
  );
  if (options.demo) await mountDemoPage(app);
}

const tokenClaims = ({ jwtIssuer, jwtAudience }: CheckedOptions) => ({
  ...(jwtIssuer !== undefined && { iss: jwtIssuer }),
  ...(jwtAudience !== undefined && { aud: jwtAudience }),
});
