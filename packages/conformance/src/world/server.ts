import { call } from './http.ts';

/** What level discovery told of a server. */
export interface ServerFacts {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly level: 1 | 2;
  /** `name/version`, where it said so. */
  readonly name: string | undefined;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/**
 * Asks a server which level it speaks.
 *
 * @throws Error where it gives no answer that means a level
 */
export async function discover(address: string): Promise<ServerFacts> {
  const url = address.replace(/\/+$/, '');
  const answer = await call(`${url}/api/protocol/`).catch((error: unknown) => {
    throw new Error(`There is no server at ${url}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
  });
  const { status, text } = answer;
  const isAnswer = (status >= 200 && status < 300) || [401, 403, 404, 405].includes(status);
  if (!isAnswer) throw new Error(`The server at ${url} did not say which level it speaks: HTTP ${status}`);
  const facts = status < 300 ? read(text) : {};
  if (facts.protocol !== 2) return { url, level: 1, name: undefined, features: [], limits: {} };
  return {
    url,
    level: 2,
    name: typeof facts.server === 'string' ? facts.server : undefined,
    features: Array.isArray(facts.features) ? facts.features.map(String) : [],
    limits: typeof facts.limits === 'object' && facts.limits !== null ? (facts.limits as Record<string, number>) : {},
  };
}

function read(text: string): { protocol?: unknown; server?: unknown; features?: unknown; limits?: unknown } {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
