import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { Type } from 'typebox';
import { VERSION } from '../version.ts';
import { Components } from './components.ts';
import { documented, factsOf, type RouteFacts } from './documented.ts';

/** The name of the one way to say who one is. */
const BEARER = 'bearer';

/** Collects the routes that are mounted from now on into the document. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  const components = new Components();
  await app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hypee chat server',
        version: VERSION,
        description: 'What the calls mean, and the frames of the sockets, is told in docs/protocol.md.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { [BEARER]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url, route }) => {
      const facts = factsOf(schema);
      if (!facts) return { schema: { hide: true }, url };
      return { schema: describe(facts, components, operationId(String(route.method), url)), url };
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new TypeError('The document is no OpenAPI 3.');
      const { openapiObject } = document;
      for (const path of Object.values(openapiObject.paths ?? {})) nameAnswers(path as PathJson);
      Object.assign(openapiObject, { components: { ...openapiObject.components, schemas: components.schemas } });
      return openapiObject;
    },
  });
}

/** Mounts `GET /openapi.json`: every route with its query, body, answers and errors, from the schemas that validate them. */
export function mountOpenApi(app: FastifyInstance): void {
  let json: string | undefined;
  app.get(
    '/openapi.json',
    documented({
      summary: 'This document',
      tag: 'server',
      public: true,
      answers: { 200: Type.Object({ openapi: Type.String() }) },
    }),
    async (_request, reply) => {
      json ??= JSON.stringify(app.swagger());
      return reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
    },
  );
}

/** Statuses under which a route answers what it is there for. */
const CONTENT: ReadonlySet<string> = new Set(['200', '206']);

function describe(facts: RouteFacts, components: Components, id: string): FastifySchema {
  const { summary, tag, query, body, consumes, answers, produces } = facts;
  const response = Object.entries(answers).map(([status, schema]): [string, object] => {
    const json = components.refer(schema);
    return [
      status,
      produces === undefined || !CONTENT.has(status) ? json : { content: { [produces]: { schema: json } } },
    ];
  });
  return {
    summary,
    tags: [tag],
    operationId: id,
    security: facts.public ? [] : [{ [BEARER]: [] }],
    ...(query && { querystring: components.spellOut(query) }),
    ...(consumes !== undefined && { consumes: [consumes] }),
    ...(body && { body: components.refer(body) }),
    response: Object.fromEntries(response),
  };
}

/** What of a path in the document is looked at. */
type PathJson = Readonly<Record<string, { responses?: Record<string, { description: string }> }>>;

/** Says in words what each status means: a schema alone does not. */
function nameAnswers(path: PathJson): void {
  for (const { responses = {} } of Object.values(path)) {
    for (const [status, answer] of Object.entries(responses)) answer.description = STATUS_CODES[status] ?? status;
  }
}

/** `get conversations/:id/messages/` becomes `getConversationsIdMessages`: what generated clients name their calls by. */
function operationId(method: string, url: string): string {
  const words = url.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api');
  return method.toLowerCase() + words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
}
