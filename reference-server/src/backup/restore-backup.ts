import { existsSync, linkSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DataFolder } from '../app/data-folder.ts';
import { startEpoch } from '../sqlite/epoch.ts';
import { besides, copyDatabase, sync } from './copy-database.ts';

/**
 * Puts a backup in the place of a data folder's database. It begins a new epoch, so that every client drops what it knows of
 * a future that is no more. The replaced database stays beside it.
 *
 * @returns where the replaced database is; undefined where there was none
 * @throws Error while a server runs on the folder, or where `file` is no sound backup that this version can read; nothing is
 * changed then
 */
export async function restoreBackup(folder: string, file: string, now: Date): Promise<string | undefined> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const held = new DataFolder(folder);
  try {
    const { database } = held;
    const copy = `${database}.${process.pid}.restoring`;
    await copyDatabase(file, copy, startEpoch);
    const kept = existsSync(database) ? keep(database, now) : undefined;
    renameSync(copy, database);
    sync(dirname(database));
    return kept;
  } finally {
    held.release();
  }
}

/** Gives the database a second name; its own one is free to be taken over in one step. */
function keep(database: string, now: Date): string {
  const kept = `${database}.replaced-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  moveLogIn(database);
  for (const path of besides(database)) {
    // The log of the one must never be read as the log of the other.
    if (existsSync(path)) renameSync(path, path.replace(database, kept));
  }
  linkSync(database, kept);
  return kept;
}

/** So that there is one file; what is too damaged for that is kept as it is. */
function moveLogIn(database: string): void {
  try {
    const db = new Sqlite(database);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
  } catch {
    // Its log is kept under the same new name.
  }
}
