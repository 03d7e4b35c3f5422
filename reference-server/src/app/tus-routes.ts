import { Readable } from 'node:stream';
import type { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ErrorBody } from '@hypee/chat-protocol/schema';
import type { Endpoint, UploadDoor } from '@hypee/chat-backend';
import { documented, HIDDEN, NOTHING } from '../openapi/documented.ts';
import { OTHER_ORIGIN } from './origins.ts';
import type { TusOptions } from './tus-server.ts';
import type { UploadRequests } from './upload-requests.ts';

const BYTES = 'application/offset+octet-stream';
const JSON_TYPE = 'application/json; charset=utf-8';

export const TUS_PATHS: readonly Endpoint[] = [
  { method: 'POST', path: 'uploads/' },
  { method: 'PATCH', path: 'uploads/:id/' },
  { method: 'DELETE', path: 'uploads/:id/' },
];

const answers = { ...OTHER_ORIGIN, 400: ErrorBody, 401: ErrorBody, 429: ErrorBody };
const tag = 'uploads';

const BEGIN = documented({
  summary: 'Begin an upload in pieces (tus 1.0)',
  tag,
  public: false,
  answers: { ...answers, 201: NOTHING, 413: ErrorBody, 415: ErrorBody },
});

const APPEND = documented({
  summary: 'Send the next piece (tus 1.0)',
  tag,
  public: false,
  consumes: BYTES,
  body: Type.String({ format: 'binary' }),
  answers: { ...answers, 204: NOTHING, 404: ErrorBody, 409: ErrorBody },
});

const TAKE_BACK = documented({
  summary: 'Take back an upload, or a file that is not sent (tus 1.0)',
  tag,
  public: false,
  answers: { ...answers, 204: NOTHING, 404: ErrorBody, 409: ErrorBody },
});

/** Mounts `uploads/`: files that come in pieces, by tus 1.0. The id of an upload is the id of its attachment. */
export async function mountTus(
  api: FastifyInstance,
  prefix: string,
  uploads: UploadDoor,
  requests: UploadRequests,
  options: TusOptions,
): Promise<void> {
  let server: Promise<Server> | undefined;
  /** Loaded when somebody first sends a file in pieces: a start need not wait for it. */
  const serve = async (request: Request): Promise<Response> => {
    server ??= import('./tus-server.ts').then((tus) => tus.createTusServer(`${prefix}/uploads`, uploads, options));
    return (await server).handleWeb(request);
  };

  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    requests.watch(request.raw);
    const answer = await serve(toWebRequest(request));
    requests.drain(request.raw);
    for (const [name, value] of answer.headers) {
      // Who may read the answer is decided for all calls alike.
      if (!name.startsWith('access-control-')) void reply.header(name, value);
    }
    void reply.code(answer.status);
    const text = await answer.text();
    if (answer.status >= 400 && request.method !== 'HEAD') {
      return reply.type(JSON_TYPE).send(text.startsWith('{') ? text : refusal(answer.status, text));
    }
    return reply.send(text === '' ? undefined : text);
  };

  await api.register(async (tusApi) => {
    // The bytes are read where they are written.
    tusApi.addContentTypeParser(BYTES, (_request, _body, done) => done(null));
    const config = { isUpload: true };
    tusApi.route({ ...BEGIN, method: 'POST', url: '/uploads/', config, handler });
    tusApi.route({ ...HIDDEN, method: 'OPTIONS', url: '/uploads/', config, handler });
    tusApi.route({ ...APPEND, method: 'PATCH', url: '/uploads/:id/', config, handler });
    tusApi.route({ ...TAKE_BACK, method: 'DELETE', url: '/uploads/:id/', config, handler });
    tusApi.route({ ...HIDDEN, method: ['HEAD', 'OPTIONS'], url: '/uploads/:id/', config, handler });
  });
}

function toWebRequest({ method, url, headers, raw }: FastifyRequest): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const hasBody = method === 'POST' || method === 'PATCH';
  return new Request(`http://localhost${url}`, {
    method,
    headers: given,
    ...(hasBody && { body: Readable.toWeb(raw) as ReadableStream<Uint8Array>, duplex: 'half' }),
  });
}

/** What tus itself refuses, in the shape of all refusals. */
function refusal(status: number, text: string): string {
  return JSON.stringify({
    detail: text.trim(),
    code: CODES[status] ?? (status < 500 ? 'validation_error' : 'internal_error'),
  });
}

const CODES: Readonly<Record<number, string>> = {
  404: 'not_found',
  409: 'conflict',
  410: 'not_found',
  413: 'too_large',
};
