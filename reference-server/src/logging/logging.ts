import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { describeError } from './describe-error.ts';

/** How much is logged, from nothing to everything. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** Fields that are blanked out if anybody, such as who embeds the server, ever logs an object with them. */
const SECRET_FIELDS = [
  'access',
  'authorization',
  'body',
  'content',
  'cookie',
  'guest_token',
  'headers',
  'name',
  'password',
  'refresh',
  'title',
  'token',
  'url',
];

/**
 * Logs go to stderr as JSON lines. They name routes, statuses and our own texts: never a token, a message, a name, a path or
 * a query, all of which come from outside.
 */
export function loggerOptions(level: LogLevel): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    stream: process.stderr,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    serializers: {
      req: (request) => ({ method: request.method, route: request.routeOptions.url ?? 'none' }),
      res: (reply) => ({ statusCode: reply.statusCode }),
      err: describeError,
      error: describeError,
    },
  };
}

/** Makes ids of requests that differ from those of every other server and start. */
export function requestIds(): () => string {
  const start = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${start}-${(++count).toString(36)}`;
}

/** One line for each answered request, and its id in the answer, to be named when something went wrong. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('X-Request-Id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    // A socket has a line of its own when it ends.
    if (request.ws) return;
    const facts = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (reply.statusCode >= 500) request.log.warn(facts, 'A request was answered.');
    else request.log.info(facts, 'A request was answered.');
  });
}
