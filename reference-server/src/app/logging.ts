import type { FastifyServerOptions } from 'fastify';

/** How much is logged, from nothing to everything. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** A path without its query, which may carry a token. */
const withoutQuery = (url: unknown): string => String(url).split('?', 1)[0] ?? '';

/**
 * Logs go to stderr as JSON lines. They name the route and the status, never a token, a body, a header or a query.
 */
export function loggerOptions(level: LogLevel): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    stream: process.stderr,
    serializers: {
      req: (request) => ({ method: request.method, path: withoutQuery(request.url) }),
      res: (reply) => ({ statusCode: reply.statusCode }),
      path: withoutQuery,
    },
  };
}
