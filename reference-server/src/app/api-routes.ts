import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiAnswer, ApiRequest, Route } from '@hypee/chat-backend';
import { documented } from '../openapi/documented.ts';
import { encodePieces } from './encode-pieces.ts';
import { bearerToken } from './bearer.ts';
import { OTHER_ORIGIN } from './origins.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Refuses a request before its body is read, by throwing. */
export type Gate = (request: FastifyRequest) => void;

/**
 * Mounts the backend's REST calls.
 *
 * @param gates what stands before some of them, by path
 */
export function mountRoutes(
  api: FastifyInstance,
  routes: readonly Route[],
  gates: Readonly<Record<string, Gate>> = {},
): void {
  for (const route of routes) {
    api.route({
      ...documented({
        summary: route.summary,
        tag: route.path.split('/', 1)[0] ?? '',
        public: route.public,
        ...route.schema,
        answers: { ...OTHER_ORIGIN, ...route.schema.answers },
      }),
      method: route.method,
      url: `/${route.path}`,
      onRequest: async (request) => gates[route.path]?.(request),
      handler: async (request, reply) => answer(reply, await route.handle(toApiRequest(request, reply))),
    });
  }
}

const toApiRequest = (request: FastifyRequest, reply: FastifyReply): ApiRequest => ({
  params: request.params as ApiRequest['params'],
  query: request.query as ApiRequest['query'],
  body: request.body,
  token: bearerToken(request.headers.authorization),
  onHangUp: (callback) => {
    if (reply.raw.destroyed) callback();
    else reply.raw.once('close', callback);
  },
});

/** The query as strings; of a name that is given twice the last one counts. */
export function parseQuery(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function answer(reply: FastifyReply, given: ApiAnswer): FastifyReply {
  const { status, parts, pieces, headers } = given;
  void reply.code(status);
  if (headers) void reply.headers(headers);
  if (parts) return reply.header('Content-Type', JSON_TYPE).send(Readable.from(parts, { objectMode: false }));
  if (pieces) return reply.header('Content-Type', JSON_TYPE).send(encodePieces(pieces));
  // Asked for last: a text in pieces is put together by it.
  const { json } = given;
  return json === '' ? reply.send() : reply.header('Content-Type', JSON_TYPE).send(json);
}
