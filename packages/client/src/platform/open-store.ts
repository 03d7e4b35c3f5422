import type { OpenStore } from '../ports.ts';
import { databaseName, openIdbStore } from '../store/idb-store.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { ConnectOptions } from '../types.ts';

/** IndexedDB where it is there and opens, else memory: private modes and full disks must not keep anybody from chatting. */
export const platformOpenStore =
  (cache: ConnectOptions['cache'], logger: ConnectOptions['logger']): OpenStore =>
  async (scope) => {
    if (cache === 'memory' || typeof indexedDB === 'undefined') return createMemoryStore();
    try {
      return await openIdbStore(databaseName(scope));
    } catch (error) {
      logger?.warn('hypee-chat: IndexedDB cannot be opened, so nothing is kept when the page goes', error);
      return createMemoryStore();
    }
  };
