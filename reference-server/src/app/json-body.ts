import type { FastifyInstance } from 'fastify';
import { WireError } from '@hypee/chat-backend';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON in UTF-8 and nothing else; any other type of body is refused with 415. No body at all is `undefined`. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parse(body as Buffer));
    } catch {
      done(new WireError('validation_error', 'The body is no JSON in UTF-8. Nothing was done.'));
    }
  });
}

/** @throws where it is not UTF-8 or not JSON */
function parse(body: Buffer): unknown {
  return body.length === 0 ? undefined : (JSON.parse(utf8.decode(body)) as unknown);
}
