import { join } from 'node:path';
import Sqlite, { SqliteError, type Database } from 'better-sqlite3';

export interface DataLock {
  release(): void;
}

/** A database that nothing refers to is closed by the garbage collector, and with it the lock would be gone. */
const held = new Set<Database>();

/**
 * Keeps a second server away from a data folder: two of them would each serve half of the events. The lock is one of the
 * operating system, held through an empty SQLite file, so it ends with the process, also by `kill -9`.
 *
 * @throws Error where another server holds it
 */
export function lockDataFolder(folder: string): DataLock {
  const db = new Sqlite(join(folder, 'server.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!(error instanceof SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new Error(`Another server runs on the data folder ${folder}. Stop it, or choose another one with --data.`, {
      cause: error,
    });
  }
  held.add(db);
  return {
    release() {
      held.delete(db);
      db.close();
    },
  };
}
