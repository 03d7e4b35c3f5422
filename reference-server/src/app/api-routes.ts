import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiAnswer, ApiRequest, Route } from '@hypee/chat-backend';

/** Mounts the backend's REST calls. */
export function mountRoutes(api: FastifyInstance, routes: readonly Route[]): void {
  for (const route of routes) {
    api.route({
      method: route.method,
      url: `/${route.path}`,
      handler: async (request, reply) => answer(reply, await route.handle(toApiRequest(request))),
    });
  }
}

const toApiRequest = (request: FastifyRequest): ApiRequest => ({
  params: request.params as ApiRequest['params'],
  query: request.query as ApiRequest['query'],
  body: request.body,
  token: bearerToken(request.headers.authorization),
});

/** The token of `Authorization: Bearer <token>`; the scheme's case does not matter (RFC 9110, section 11.1). */
function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^bearer +(\S+) *$/i.exec(header)?.[1];
}

/** The query as strings; of a name that is given twice the last one counts. */
export function parseQuery(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function answer(reply: FastifyReply, { status, json, headers }: ApiAnswer): FastifyReply {
  void reply.code(status);
  if (headers) void reply.headers(headers);
  return json === '' ? reply.send() : reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
}
