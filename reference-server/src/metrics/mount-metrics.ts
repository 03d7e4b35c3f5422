import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WireError } from '@hypee/chat-backend';
import { ErrorBody } from '@hypee/chat-protocol/schema';
import { bearerToken } from '../app/bearer.ts';
import { documented } from '../openapi/documented.ts';
import { METRICS_TYPE, type ServerMetrics } from './server-metrics.ts';

/** What proxies say of themselves. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
/** The same as one asks for it. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Mounts `GET /metrics`. With a token whoever sends it as a bearer may read; without one only a program on this machine that
 * asks directly. Everybody else is told that there is nothing.
 */
export function mountMetrics(app: FastifyInstance, metrics: ServerMetrics, token: string | undefined): void {
  app.addHook('onResponse', async (request, reply) => {
    // A socket is no request: it would last as long as its session.
    if (request.ws) return;
    metrics.request(request.method, request.routeOptions.url, reply.statusCode, reply.elapsedTime);
  });

  const mayRead = token === undefined ? isFromThisMachine : hasToken(token);
  app.get(
    '/metrics',
    documented({
      summary: 'What the server measures, for Prometheus',
      tag: 'server',
      public: token === undefined,
      answers: { 200: Type.String(), ...(token === undefined ? { 404: ErrorBody } : { 401: ErrorBody }) },
      produces: 'text/plain',
    }),
    async (request, reply) => {
      if (!mayRead(request)) {
        if (token === undefined) return reply.callNotFound();
        throw new WireError('not_authenticated', 'Send the token of --metrics-token as a bearer.');
      }
      return reply
        .header('Content-Type', METRICS_TYPE)
        .header('Cache-Control', 'no-store')
        .send(await metrics.text());
    },
  );
}

/** Whether nobody stands between: what a proxy on this machine passes on comes from this machine, too. */
function isFromThisMachine({ headers, socket, raw }: FastifyRequest): boolean {
  return (
    LOOPBACK.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    headers.origin === undefined &&
    // nginx speaks 1.0 unless it is told otherwise.
    raw.httpVersion === '1.1' &&
    !PROXY_HEADERS.some((name) => name in headers)
  );
}

/** Compared by hash: neither the length nor the beginning of the token shows in the time it takes. */
function hasToken(token: string): (request: FastifyRequest) => boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  const wanted = digest(token);
  return ({ headers }) => timingSafeEqual(digest(bearerToken(headers.authorization) ?? ''), wanted);
}
