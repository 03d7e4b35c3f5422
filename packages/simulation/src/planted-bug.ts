import { MemoryDatabase } from '@hypee/chat-backend';
import type { Fetch } from '@hypee/chat/core';

/**
 * A bug on purpose, to see that the oracle sees:
 *
 * - `new-key-on-retry`: each further try of a send carries a key of its own
 * - `acknowledge-before-commit`: the server answers before its commit is on disk
 */
export type PlantedBug = 'new-key-on-retry' | 'acknowledge-before-commit';

/** A fetch that forgets that a retry must keep its key. */
export function withNewKeyOnRetry(fetch: Fetch): Fetch {
  const tries = new Map<string, number>();
  return (request) => {
    if (!request.url.endsWith('/send_message/') || typeof request.body !== 'string') return fetch(request);
    const body = JSON.parse(request.body) as { client_id: string };
    const tried = tries.get(body.client_id) ?? 0;
    tries.set(body.client_id, tried + 1);
    if (tried === 0) return fetch(request);
    return fetch({ ...request, body: JSON.stringify({ ...body, client_id: `${body.client_id}-${tried}` }) });
  };
}

/** A disk that keeps what it was given only now and then: what a store without fsync has after a power cut. */
export function copyOf(database: MemoryDatabase): MemoryDatabase {
  return Object.assign(new MemoryDatabase(database.epoch), structuredClone(database));
}
