import type { Fetch } from '../ports.ts';

/** @param fetcher default: the platform's fetch */
export const platformFetch =
  (fetcher?: typeof fetch): Fetch =>
  async ({ method, url, headers, body, signal }) => {
    // Called without an owner: the platform's fetch refuses any other `this`.
    const call = fetcher ?? fetch;
    const answer = await call(url, {
      method,
      headers,
      // Nothing ambient: the bearer token is all that speaks for the user.
      credentials: 'omit',
      body: body ?? null,
      signal: signal ?? null,
    });
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name) ?? undefined,
      text: await answer.text(),
    };
  };
