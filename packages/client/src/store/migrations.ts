import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { KEY_PATHS, TABLE_NAMES } from './rows.ts';

/** The database while it is upgraded. */
export interface Upgrade {
  database: IDBPDatabase;
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>;
}

/** Makes tables, by their place in `TABLE_NAMES`. */
function tables(from: number, to: number): (upgrade: Upgrade) => Promise<void> {
  return async ({ database }) => {
    for (const name of TABLE_NAMES.slice(from, to)) {
      const path = KEY_PATHS[name];
      database.createObjectStore(name, { keyPath: typeof path === 'string' ? path : [...path] });
    }
  };
}

/**
 * Every step from an empty database to the present one, in order; **append only**: what was shipped is never changed, since
 * databases made by it are out there. The number of steps is the version. A step awaits nothing but its transaction.
 */
export const MIGRATIONS: readonly ((upgrade: Upgrade) => Promise<void>)[] = [tables(0, 5), tables(5, 6)];
