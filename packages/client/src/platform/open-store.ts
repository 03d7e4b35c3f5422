import { loadFailed } from '../load-failed.ts';
import type { OpenStore } from '../ports.ts';
import type { ConnectOptions } from '../types.ts';
import { again } from './again.ts';
import { databaseName, openIdbStore } from './idb-store.ts';

const loadMemoryStore = again(() => import('../store/memory-store.ts'), 'createMemoryStore');

const openMemoryStore = async (): ReturnType<OpenStore> => {
  const { createMemoryStore } = await loadMemoryStore().catch((cause: unknown) => {
    throw loadFailed(cause);
  });
  return createMemoryStore();
};

/** IndexedDB where it is there and opens, else memory: private modes and full disks must not keep anybody from chatting. */
export const platformOpenStore =
  (cache: ConnectOptions['cache'], logger: ConnectOptions['logger']): OpenStore =>
  async (scope) => {
    if (cache === 'memory' || typeof indexedDB === 'undefined') return openMemoryStore();
    try {
      return await openIdbStore(databaseName(scope));
    } catch (error) {
      logger?.warn('hypee-chat: nothing is kept, as IndexedDB cannot be opened', error);
      return openMemoryStore();
    }
  };
