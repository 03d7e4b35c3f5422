import { broken, equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { ErrorBody } from '../wire.ts';
import { PATIENCE_MS } from './within.ts';

/** An answer as it came. `Body` is what the protocol promises: checks look at what matters to them. */
export class Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;

  constructor(status: number, headers: Headers, text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  /** @throws where it is no JSON */
  get json(): Body {
    try {
      return JSON.parse(this.text) as Body;
    } catch {
      return broken(`HTTP ${this.status} is no JSON: ${this.text.slice(0, 200)}`);
    }
  }
}

/** Times a call is made that is told to come back later. */
const TRIES = 8;

/** Makes a call, whatever it is answered. */
export async function callOnce<Body = unknown>(url: string, init: RequestInit = {}): Promise<Answer<Body>> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS * 6), ...init });
  return new Answer<Body>(response.status, response.headers, await response.text());
}

/** Makes a call; one that is answered 429 waits as it was told and is made again. */
export async function call<Body = unknown>(url: string, init: RequestInit = {}): Promise<Answer<Body>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await callOnce<Body>(url, init);
    const retryAfter = Number(answer.headers.get('retry-after'));
    if (answer.status !== 429 || !(retryAfter > 0) || tries === TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000));
  }
}

/** @throws where the status is another */
export function expectStatus({ status, text }: Answer, expected: number | readonly number[], what: string): void {
  const allowed = [expected].flat();
  if (allowed.includes(status)) return;
  broken(`${what}: expected HTTP ${allowed.join(' or ')}, got ${status} ${text.slice(0, 300)}`);
}

/** The JSON of an answer with this status. @throws where the status is another */
export function expectJson<Body>(answer: Answer<Body>, status: number | readonly number[], what: string): Body {
  expectStatus(answer, status, what);
  return answer.json;
}

/** An error answer with this status and code, in the shape of all errors. */
export function expectError(answer: Answer, status: number, code: string, what: string): ErrorBody {
  const body = expectJson(answer, status, what) as ErrorBody;
  isShaped(body, 'error');
  equal(body.code, code, `${what}: the code of the error`);
  return body;
}
