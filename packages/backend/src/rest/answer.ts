import type { ApiAnswer } from '../door.ts';
import type { Log } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** An answer with a JSON body. */
export const answer = (status: number, json: string): ApiAnswer => ({ status, json });

/** The same of a long JSON body, whose pieces are put together only where a door asks for the one text. */
export const longAnswer = (status: number, pieces: readonly string[]): ApiAnswer => ({
  status,
  pieces,
  get json() {
    return pieces.join('');
  },
});

/** 204. */
export const NO_CONTENT: ApiAnswer = { status: 204, json: '' };

/** The error body of the wire: `{detail, code, fields?}`. */
export function errorJson({ detail, code, fields }: WireError): string {
  return JSON.stringify(fields === undefined ? { detail, code } : { detail, code, fields });
}

/**
 * What a caller is told about an error. One that is no refusal is nobody's fault but the server's: the caller learns no more
 * than that, and the log gets the error.
 */
export function errorAnswer(error: unknown, log: Log, what: string): ApiAnswer {
  if (!(error instanceof WireError)) log.error({ error, what }, 'A request failed.');
  const refusal =
    error instanceof WireError
      ? error
      : new WireError(
          'internal_error',
          'The server made a mistake. Try again later; a repeated send keeps its client_id.',
        );
  const body = answer(refusal.status, errorJson(refusal));
  return refusal.retryAfter === undefined
    ? body
    : { ...body, headers: { 'Retry-After': String(Math.ceil(refusal.retryAfter)) } };
}
