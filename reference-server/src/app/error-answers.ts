import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { methodsOf, WireError, type Endpoint } from '@hypee/chat-backend';
import type { ErrorBody } from '@hypee/chat-protocol';
import { ERROR_HEADERS } from './security-headers.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Every error answer has the protocol's shape, and nothing of the server's inside: no stack, path or query. What Node would answer by
 * itself, without a body and our headers, is answered here too: `http` must leave the host to us.
 */
export function registerErrorAnswers(app: FastifyInstance): void {
  // Other expectations than 100-continue may be ignored (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.addHook('onRequest', async ({ raw, headers }) => {
    if (headers.host !== undefined || raw.httpVersion !== '1.1') return;
    throw new WireError('validation_error', 'A request of HTTP/1.1 names its host.');
  });
  app.setErrorHandler<FastifyError | WireError>((error, request, reply) => {
    answerError(error, request, reply);
  });
  app.setNotFoundHandler((_request, reply) => send(reply, nothingHere()));
}

/** Below `api`: a path that exists, asked with a method that it does not have, answers 405 and names those it has. */
export function refuseOtherMethods(api: FastifyInstance, prefix: string, routes: readonly Endpoint[]): void {
  api.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.slice(prefix.length + 1).split('?', 1);
    const methods = methodsOf(routes, path.endsWith('/') ? path : `${path}/`);
    if (methods.length === 0) return send(reply, nothingHere());
    void reply.header('Allow', methods.join(', '));
    return send(reply, new WireError('method_not_allowed', `This address only takes ${methods.join(', ')}.`));
  });
}

/** Answers what went wrong in a request; what is nobody's fault but ours is logged. */
function answerError(error: FastifyError | WireError, request: FastifyRequest, reply: FastifyReply): void {
  const known = error instanceof WireError ? error : toWireError(error);
  if (!known) request.log.error({ err: error }, 'A request failed.');
  send(
    reply,
    known ?? new WireError('internal_error', 'The server made a mistake. Nothing was done; try again later.'),
  );
}

const nothingHere = (): WireError => new WireError('not_found', 'There is nothing at this address.');

function send(reply: FastifyReply, error: WireError): void {
  if (error.retryAfter !== undefined) void reply.header('Retry-After', Math.ceil(error.retryAfter));
  void reply.code(error.status).header('Content-Type', JSON_TYPE).send(errorJson(error));
}

const errorJson = ({ detail, code, fields }: WireError): string => {
  const body = { detail, code, ...(fields && { fields }) };
  return JSON.stringify(body satisfies Record<keyof ErrorBody, unknown> | { detail: string; code: string });
};

/** What Fastify itself refuses. */
function toWireError({ code, statusCode }: FastifyError): WireError | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new WireError('too_large', 'The body is larger than this server takes; see "limits" of /api/protocol/.');
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
    case 'FST_FILES_LIMIT':
      return new WireError('too_large', 'The form has too many fields: send one file, in the field "file".');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new WireError('unsupported_media_type', 'Send the body as application/json.');
    case 'FST_ERR_BAD_URL':
      return new WireError('validation_error', 'The address is not encoded as a URL should be.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return nothingHere();
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? new WireError('validation_error', 'The request cannot be read.')
        : undefined;
  }
}

/** What Fastify refuses before any route is found, and before any hook. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  answerError(error, request, reply.headers(ERROR_HEADERS));
}

/** What cannot even be read as HTTP is answered on the raw socket. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else if (error.code === 'HPE_HEADER_OVERFLOW') {
    answerRaw(socket, '431 Request Header Fields Too Large', new WireError('too_large', 'The headers are too large.'));
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answerRaw(socket, '408 Request Timeout', new WireError('validation_error', 'The request did not arrive in time.'));
  } else answerRaw(socket, '400 Bad Request', new WireError('validation_error', 'This is no HTTP request.'));
}

/** A handshake that is none is refused before there is a socket to close with a code. */
export function answerBadHandshake(socket: Duplex): void {
  const error = new WireError('validation_error', 'This is no handshake of a WebSocket of version 13.');
  answerRaw(socket, '400 Bad Request', error, { 'Sec-WebSocket-Version': '13' });
}

/** How long a peer may take to read such an answer and to close its side. Milliseconds. */
const LINGER_MS = 5_000;

/** Answers without Node's HTTP, and ends the connection: of itself the system would wait for the peer's end for ever. */
function answerRaw(socket: Duplex, status: string, error: WireError, headers: Record<string, string> = {}): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = errorJson(error);
  const all = {
    ...ERROR_HEADERS,
    ...headers,
    'Content-Type': JSON_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n'));
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}
