import { ERROR_CODES, type ErrorCode } from '@hypee/chat-protocol';

/** What a {@link WireError} may say beside its code and detail. */
export interface WireErrorOptions {
  /** What is wrong with which field of the request, for people. */
  fields?: Readonly<Record<string, readonly string[]>>;
  /** Seconds after which to try again, for `rate_limited` and `unavailable`. */
  retryAfter?: number;
}

/** A refusal the caller is told about: an HTTP answer with an error body, or an `error` frame on a socket. */
export class WireError extends Error {
  readonly code: ErrorCode;
  /** For people. Says what was wrong and what to do; never contains contents, tokens or what the caller may not know. */
  readonly detail: string;
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, options: WireErrorOptions = {}) {
    super(`${code}: ${detail}`);
    this.name = 'WireError';
    this.code = code;
    this.detail = detail;
    this.fields = options.fields;
    this.retryAfter = options.retryAfter;
  }

  /** The HTTP status of `code`. */
  get status(): number {
    return ERROR_CODES[this.code];
  }
}
