import type { ChatStore, WriteTransaction } from './chat-store.ts';

/** How often one transaction is tried: storage that is full may have to give room several times. */
const TRIES = 5;

/**
 * A store that goes on when the device's storage fails.
 *
 * @param first where it begins
 * @param recover called when `store` rejected; gives the one to go on with, which may be the same, or throws the error where it was no
 *   trouble of the storage
 * @param check called first in each transaction that writes, which fails when it rejects
 */
export function createSafeStore(
  first: ChatStore,
  recover: (error: unknown, store: ChatStore) => Promise<ChatStore>,
  check: (tx: WriteTransaction) => Promise<void> | undefined,
): ChatStore {
  let store = first;
  let recovering: Promise<ChatStore> | undefined;

  async function run<Value>(use: (store: ChatStore) => Promise<Value>): Promise<Value> {
    for (let tries = 1; ; tries += 1) {
      const used = store;
      try {
        return await use(used);
      } catch (error) {
        if (tries >= TRIES) throw error;
        // What failed at the same moment recovers once.
        if (used === store) {
          recovering ??= recover(error, used).finally(() => (recovering = undefined));
          store = await recovering;
        }
      }
    }
  }

  return {
    get persistent() {
      return store.persistent;
    },
    read: (work) => run((used) => used.read(work)),
    write: (work) =>
      run((used) =>
        used.write(async (tx) => {
          await check(tx);
          return work(tx);
        }),
      ),
    close: () => store.close(),
  };
}
