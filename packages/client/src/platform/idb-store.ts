import { openDB, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction } from 'idb';
import type { ChatStore, Page, WriteTransaction } from '../store/chat-store.ts';
import { MIGRATIONS } from '../store/migrations.ts';
import { TABLE_NAMES, type Key, type Row, type TableName } from '../store/rows.ts';

type Mode = 'readonly' | 'readwrite';
type Stores<M extends Mode> = IDBPTransaction<unknown, string[], M>;

/** The name of the database of one server and user. */
export const databaseName = ({ server, userId }: { server: string; userId: string }): string =>
  `hypee-chat:${server}:${userId}`;

/**
 * Without bounds it has every key: to IndexedDB numbers are below all text, and lists of lists above all others.
 *
 * @returns undefined for a range that ends before it begins: IndexedDB throws for it; to the core it is one without rows
 */
const rangeOf = ({ from = -Infinity, to = [[]] }: { from?: IDBValidKey; to?: IDBValidKey } = {}):
  IDBKeyRange | undefined => (indexedDB.cmp(from, to) > 0 ? undefined : IDBKeyRange.bound(from, to));

/** As many as IndexedDB can be asked for. */
const MOST = 2 ** 32 - 1;

async function list<Name extends TableName>(
  store: IDBPObjectStore<unknown, string[], Name, 'readwrite'>,
  page: Page<Name>,
): Promise<Row<Name>[]> {
  const { limit = MOST, descending } = page;
  const range = rangeOf(page);
  if (limit <= 0 || !range) return [];
  if (!descending) return (await store.getAll(range, limit)) as Row<Name>[];
  // A cursor brings one row with each request: it looks for the last key only, and all rows come at once.
  const cursor = await store.openKeyCursor(range, 'prev');
  const end = cursor?.key;
  const begin = limit === 1 ? cursor : await cursor?.advance(limit - 1);
  const rows = begin ? IDBKeyRange.bound(begin.key, end) : range;
  return ((await store.getAll(rows)) as Row<Name>[]).reverse();
}

/** One IndexedDB transaction as the core sees it. The read part alone for a `readonly` one. */
const transactionOf = (tx: Stores<'readwrite'>): WriteTransaction => ({
  get: async <Name extends TableName>(table: Name, key: Key<Name>) =>
    (await tx.objectStore(table).get(key)) as Row<Name> | undefined,
  list: (table, page = {}) => list(tx.objectStore(table), page),
  put: (table, row) => tx.objectStore(table).put(row),
  delete: (table, key) => tx.objectStore(table).delete(key),
  clear: async (table, keys) => {
    const range = rangeOf(keys);
    if (range) await tx.objectStore(table).delete(range);
  },
});

const isConnectionLost = (error: unknown): boolean =>
  error instanceof DOMException && /^(InvalidState|Unknown|Abort)Error$/.test(error.name);

/**
 * The store on IndexedDB.
 *
 * @param name see `databaseName`
 * @param options.migrations tests give longer ones
 * @param options.blockedMs how long another tab, with an older version of the page, may keep the database from being opened
 * @throws what IndexedDB says where it cannot be opened: private modes, full disks, a newer version in another tab; and where an
 *   older version in another tab does not give way
 */
export async function openIdbStore(
  name: string,
  { migrations = MIGRATIONS, blockedMs = 3_000 } = {},
): Promise<ChatStore> {
  let connection: Promise<IDBPDatabase> | undefined;
  let wasOpen = false;
  let closed = false;

  const forget = (): void => void (connection = undefined);

  async function connect(): Promise<IDBPDatabase> {
    let isNew = false as boolean;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const opened = await new Promise<IDBPDatabase>((resolve, reject) => {
      const opening = openDB(name, migrations.length, {
        upgrade(upgraded, from, _to, transaction) {
          isNew = from === 0;
          const steps = async (): Promise<void> => {
            for (const migrate of migrations.slice(from)) await migrate({ database: upgraded, transaction });
          };
          // A step that fails takes the whole upgrade back, and the opening fails with it.
          steps().catch(() => transaction.abort());
        },
        blocked() {
          timer = setTimeout(() => {
            reject(new Error('Another tab has the database.'));
            // It comes too late for anybody.
            opening.then((late) => late.close()).catch(() => undefined);
          }, blockedMs);
        },
        // A newer version of this page, or who deletes all of this, waits in another tab: they must not wait for ever.
        blocking() {
          opened.close();
          forget();
        },
        terminated: forget,
      });
      opening.then(resolve, reject);
    }).finally(() => clearTimeout(timer));
    if (isNew && wasOpen) {
      opened.close();
      // Nothing may be written beside what the core knows: it opens another store and fills it, see `store/recover-store.ts`.
      throw new DOMException('', 'ReplacedError');
    }
    wasOpen = true;
    return opened;
  }

  function open(): Promise<IDBPDatabase> {
    connection ??= connect();
    return connection;
  }

  async function once<Value>(mode: Mode, work: (tx: WriteTransaction) => Promise<Value>): Promise<Value> {
    const tx = (await open()).transaction([...TABLE_NAMES], mode) as Stores<'readwrite'>;
    // Without a handler here a failed commit would be an unhandled rejection while `work` still runs.
    tx.done.catch(() => undefined);
    try {
      const value = await work(transactionOf(tx));
      await tx.done;
      return value;
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // It ended by itself.
      }
      throw error;
    }
  }

  async function run<Value>(mode: Mode, work: (tx: WriteTransaction) => Promise<Value>): Promise<Value> {
    const used = connection;
    try {
      return await once(mode, work);
    } catch (error) {
      if (closed || !isConnectionLost(error)) throw error;
      // Browsers lose the connection now and then, after a sleep for example: a new one works.
      if (connection === used) forget();
      used?.then((lost) => lost.close()).catch(() => undefined);
      return once(mode, work);
    }
  }

  await open();
  return {
    persistent: true,
    read: (work) => run('readonly', work),
    write: (work) => run('readwrite', work),
    async close() {
      closed = true;
      const database = await connection?.catch(() => undefined);
      // A transaction over all tables begins when every earlier one is done.
      await database?.transaction([...TABLE_NAMES], 'readwrite').done.catch(() => undefined);
      database?.close();
      forget();
    },
  };
}
