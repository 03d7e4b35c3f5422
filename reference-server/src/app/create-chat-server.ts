import fastify, { LogController, type FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { mountDemoTokens } from '../demo/demo-tokens.ts';
import { GuestGate } from '../guests/guest-gate.ts';
import { systemClock } from '../ports/clock.ts';
import { limitRequests, warnOfProxy } from './address-limits.ts';
import { Addresses } from './addresses.ts';
import { mountMetrics } from '../metrics/mount-metrics.ts';
import { ServerMetrics } from '../metrics/server-metrics.ts';
import { mountOpenApi, registerOpenApi } from '../openapi/openapi.ts';
import { FILE_PATHS, FORM_PATHS, mountAttachmentForm, mountFiles } from './attachment-routes.ts';
import { mountRoutes, parseQuery } from './api-routes.ts';
import { registerBodyDeadline } from './body-deadline.ts';
import { answerClientError, answerFrameworkError, refuseOtherMethods, registerErrorAnswers } from './error-answers.ts';
import { acceptJsonOnly } from './json-body.ts';
import { closeConnectionsWhenLeaving } from './leaving.ts';
import { loggerOptions, logRequests, requestIds } from '../logging/logging.ts';
import { openChat } from './open-chat.ts';
import { checkOptions, type ChatServerOptions, type CheckedOptions } from './options.ts';
import { mountLiveness, mountReadiness } from './readiness.ts';
import { originCheck, refuseOtherOrigins, registerCors } from './origins.ts';
import { forbidCaching, registerSecurityHeaders } from './security-headers.ts';
import { mountSockets, unsentBytes } from './socket-routes.ts';
import { mountTus, TUS_PATHS } from './tus-routes.ts';
import { UploadRequests } from './upload-requests.ts';

/** Headers, and the body of what is no file, must have arrived after this time. Milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** A file must have arrived after this time: a slow line sends larger ones in pieces. Milliseconds. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;
/** A connection over which nothing goes for this long, though an answer is on its way, is cut: nobody reads it. Milliseconds. */
const UNREAD_TIMEOUT_MS = 120_000;
/** Where the calls are. */
const API = '/api';
/** Longer ids do not exist; a longer part of a path is answered 404. */
const MAX_PARAM_LENGTH = 1_024;

/**
 * How many connections may wait to be accepted: pass it to `listen`. Node's own 511 turns a reconnect of thousands of
 * clients, as after a restart, into a wait of many seconds. The system caps it (Linux: `net.core.somaxconn`).
 */
export const LISTEN_BACKLOG = 8_192;

/**
 * Makes a chat server: REST under `/api/`, sockets under `/ws/`, `GET /healthz`, `/readyz`,
 * `/metrics` and `/openapi.json`. It opens its data folder in `ready()`
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
    genReqId: requestIds(),
    // One line for a request, with what is ours alone: see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: checked.limits.body_bytes,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    connectionTimeout: UNREAD_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, requireHostHeader: false },
    trustProxy: checked.trustProxy.length > 0 && [...checked.trustProxy],
    // A server that drains goes on answering what clients still have to finish.
    return503OnClosing: false,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: MAX_PARAM_LENGTH,
      querystringParser: parseQuery,
    },
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  registerSecurityHeaders(app);
  registerErrorAnswers(app);
  logRequests(app);
  registerBodyDeadline(app, REQUEST_TIMEOUT_MS);
  acceptJsonOnly(app);
  void app.register(fp(mountChat), checked);
  return app;
}

async function mountChat(app: FastifyInstance, options: CheckedOptions): Promise<void> {
  const closeSilent = closeConnectionsWhenLeaving(app);
  const isAllowed = originCheck(options.origins, options.demo);
  await registerCors(app, isAllowed);

  await registerOpenApi(app);
  mountOpenApi(app);
  mountLiveness(app);

  const metrics = new ServerMetrics();
  mountMetrics(app, metrics, options.metricsToken);
  const { backend, checkStore, storeBytes, close } = await openChat(app, options, metrics);
  const notReady = mountReadiness(app, checkStore);
  // In this order: tell balancers, say goodbye to sockets while requests are still served, stop accepting, then close what
  // they use.
  const uploadRequests = new UploadRequests();
  app.addHook('preClose', async () => {
    notReady();
    uploadRequests.cut();
    await backend.drain();
    closeSilent();
  });
  app.addHook('onClose', close);

  const addresses = new Addresses(options.limits, () => systemClock.now());
  if (options.trustProxy.length === 0) warnOfProxy(app);
  await mountSockets(app, backend, isAllowed, addresses, metrics, options.limits);
  metrics.watch({ storeBytes, unsentBytes: () => unsentBytes(app) });
  const guestGate = new GuestGate(() => systemClock.now());
  await app.register(
    async (api) => {
      forbidCaching(api);
      limitRequests(api, addresses);
      refuseOtherOrigins(api, isAllowed);
      mountRoutes(api, backend.routes, { 'guest/': (request) => guestGate.check(request) });
      mountFiles(api, backend);
      if (backend.uploads) {
        const maxBytes = options.limits.attachment_bytes;
        await mountAttachmentForm(api, backend.uploads, uploadRequests, maxBytes);
        await mountTus(api, API, backend.uploads, uploadRequests, {
          maxBytes,
          keptMs: options.unsentHours * 3_600_000,
        });
      }
      refuseOtherMethods(api, API, [
        ...backend.routes,
        ...FILE_PATHS,
        ...(backend.uploads ? [...FORM_PATHS, ...TUS_PATHS] : []),
      ]);
      if (options.demo) mountDemoTokens(api, tokenClaims(options));
    },
    { prefix: API },
  );
  if (options.demo) await (await import('../demo/demo-page.ts')).mountDemoPage(app);
}

const tokenClaims = ({ jwtIssuer, jwtAudience }: CheckedOptions) => ({
  ...(jwtIssuer !== undefined && { iss: jwtIssuer }),
  ...(jwtAudience !== undefined && { aud: jwtAudience }),
});
