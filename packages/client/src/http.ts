import { parseErrorBody } from '@hypee/chat-protocol';
import { ChatError, closedError, networkError } from './chat-error.ts';
import type { CoreContext } from './core-context.ts';
import type { Fetch, HttpAnswer, HttpRequest } from './ports.ts';
import type { Session } from './session/session.ts';

const DEADLINE_MS = 15_000;

interface Call {
  /** To be sent as JSON. */
  body?: unknown;
  /** To be sent as it is. */
  raw?: Blob | FormData;
  /** Beside the token. */
  headers?: Readonly<Record<string, string>>;
  /** Told of the answer, whatever it is: for what stands in its headers. */
  heard?: (answer: HttpAnswer) => void;
  /** How long the answer may take, in milliseconds. Default: 15 s. */
  deadlineMs?: number;
  /** Ends the call. */
  abort?: AbortController;
}

/** Calls of a server of another level, done in its own way. */
export type Translate = (...call: Parameters<Http['request']>) => Promise<unknown>;

/** Calls of the API, with the token, the deadline and errors seen to. */
export interface Http {
  /**
   * One call of the API.
   *
   * @param path below `/api/`
   * @returns the answer's JSON; undefined where it has none
   * @throws ChatError always: what the server said, `network` where it said nothing, or what the session said
   */
  request(method: HttpRequest['method'], path: string, call?: Call): Promise<unknown>;
  /**
   * The same, whatever the level of the server.
   *
   * @param anonymous sends no token
   */
  direct(method: HttpRequest['method'], path: string, call?: Call, anonymous?: boolean): Promise<unknown>;
  /** Reads the body of an error. */
  describe: typeof parseErrorBody;
  /** Ends running calls with `reason`. */
  abort(reason: ChatError): void;
}

const readBody = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Whether the token is not taken: some backends of level 1 say so with 403 and SimpleJWT's code. */
const isRefusal = ({ status, text }: HttpAnswer): boolean =>
  status === 401 || (status === 403 && text.includes('"token_not_valid"'));

const isRetryable = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

function retryAfterMs(answer: HttpAnswer): number | undefined {
  const seconds = Number.parseFloat(answer.header('retry-after') ?? '');
  return seconds >= 0 ? seconds * 1000 : undefined;
}

const said = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** What an answer outside 2xx means. Proxies answer with pages of their own: their status is all that counts. */
export function errorOf(answer: HttpAnswer, describe = parseErrorBody): ChatError {
  const { status } = answer;
  const body = describe(readBody(answer.text));
  const code = said(body?.code) ?? (status >= 500 ? 'unavailable' : status === 404 ? 'not_found' : `http_${status}`);
  const text = said(body?.detail) ?? `The chat server answered ${status}.`;
  return new ChatError(code, text, {
    status,
    retryable: isRetryable(status),
    fields: body?.fields,
    retryAfterMs: retryAfterMs(answer),
  });
}

/**
 * @param base the address of the API, ending in a slash
 * @param isClosed from then on calls are refused
 * @param level resolves when the level of the server is known, to the way calls are done there: undefined for this protocol's own
 */
export function createHttp(
  base: string,
  fetch: Fetch,
  session: Session,
  { timers, isClosed }: Pick<CoreContext, 'timers' | 'isClosed'>,
  level: () => Promise<Translate | undefined>,
): Http {
  const running = new Set<AbortController>();
  let translate: Translate | undefined;

  function exchange(
    request: HttpRequest,
    { abort = new AbortController(), deadlineMs = DEADLINE_MS }: Call,
  ): Promise<HttpAnswer> {
    running.add(abort);
    // A fetch of the host may ignore the signal: the deadline holds all the same.
    return new Promise<HttpAnswer>((resolve, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error));
      const timer = timers.after(deadlineMs, () =>
        abort.abort(networkError('The chat server did not answer in time.')),
      );
      fetch({ ...request, signal: abort.signal })
        .then(resolve, (cause: unknown) => reject(networkError('The chat server could not be reached.', cause)))
        .finally(() => {
          timer.cancel();
          running.delete(abort);
        });
    });
  }

  async function direct(
    method: HttpRequest['method'],
    path: string,
    call: Call = {},
    anonymous = false,
  ): Promise<unknown> {
    if (isClosed()) throw closedError();
    const { body, raw = JSON.stringify(body), heard } = call;
    const send = (token?: string) =>
      exchange(
        {
          method,
          url: base + path,
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...call.headers,
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          body: raw,
        },
        call,
      );

    let token = anonymous ? undefined : await session.token();
    let answer = await send(token);
    while (token !== undefined && isRefusal(answer)) {
      token = await session.rejected(token);
      answer = await send(token);
    }
    heard?.(answer);
    if (answer.status < 200 || answer.status > 299) throw errorOf(answer, http.describe);
    if (token !== undefined) session.accepted(token);
    return readBody(answer.text);
  }

  const http: Http = {
    describe: parseErrorBody,
    direct,
    async request(...call) {
      // What only reads is asked at once: nobody waits for the level of a server that is of ours.
      const early = call[0] === 'GET' && !translate ? direct(...call) : undefined;
      early?.catch(() => undefined);
      translate = await level();
      return translate ? translate(...call) : (early ?? direct(...call));
    },
    abort(reason) {
      for (const abort of running) abort.abort(reason);
    },
  };
  return http;
}
