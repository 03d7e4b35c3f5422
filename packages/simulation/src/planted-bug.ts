import type { Store } from '@hypee/chat-backend';
import type { Fetch } from '@hypee/chat/core';

/**
 * A bug on purpose, to see that the oracle sees:
 *
 * - `new-key-on-retry`: each try of a send carries a key of its own
 * - `acknowledge-before-commit`: the server answers before its commit is on disk
 */
export type PlantedBug = 'new-key-on-retry' | 'acknowledge-before-commit';

/** A fetch that forgets that a retry must keep its key. */
export function withNewKeyOnRetry(fetch: Fetch): Fetch {
  let tries = 0;
  return (request) => {
    if (!request.url.endsWith('/send_message/') || request.body === undefined) return fetch(request);
    const body = JSON.parse(request.body) as { client_id: string };
    return fetch({ ...request, body: JSON.stringify({ ...body, client_id: `${body.client_id}-${++tries}` }) });
  };
}

/** A store whose writes are answered as soon as they were worked out. */
export function acknowledgingEarly(store: Store): Store {
  return {
    read: (work) => store.read(work),
    write: (work) =>
      new Promise((resolve, reject) => {
        store
          .write(async (tx) => {
            const value = await work(tx);
            resolve(value);
            return value;
          })
          .catch(reject);
      }),
    close: () => store.close(),
  };
}
