/** The only error that the SDK's promises reject with. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** One of the protocol's error codes, or one of the client's own: see docs/errors.md. */
  declare readonly code: string;
  /** The HTTP status, where a server answered. */
  declare readonly status: number | undefined;
  /** Whether the same call may succeed later. */
  declare readonly retryable: boolean;
  /** What was wrong, by field. */
  declare readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    facts: {
      status?: number | undefined;
      retryable?: boolean;
      fields?: ChatError['fields'];
      retryAfterMs?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, facts);
    this.code = code;
    this.status = facts.status;
    this.retryable = facts.retryable ?? false;
    this.fields = facts.fields;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** What a call meets after `close()`. */
export const closedError = (): ChatError => new ChatError('closed', 'The chat is closed.');

/** What who asked for it took back. */
export const canceledError = (): ChatError => new ChatError('canceled', 'Taken back.');

/** The server could not be reached: the same call may succeed later. */
export const networkError = (message: string, cause?: unknown): ChatError =>
  new ChatError('network', message, { retryable: true, cause });
