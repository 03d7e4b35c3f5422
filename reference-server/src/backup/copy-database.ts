import { closeSync, fsyncSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import { requireChatDatabase } from '../sqlite/migrate.ts';

/** More pages than a database can have. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies a database as it stands at one moment, also while a server writes to it, checks the copy, and leaves it whole on
 * disk: one file, for its owner's eyes only.
 *
 * @param change what to change in the copy before it is checked
 * @throws Error where `from` is no chat database that this version can read, or is damaged; nothing is left at `to` then
 */
export async function copyDatabase(from: string, to: string, change?: (copy: Database) => void): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600));
  try {
    await copy(from, to);
    finish(to, change);
  } catch (error) {
    await removeDatabase(to);
    throw error;
  }
}

/** Removes a database and what SQLite keeps beside it. */
async function removeDatabase(path: string): Promise<void> {
  for (const file of [...besides(path), path]) await rm(file, { force: true });
}

/** What SQLite keeps beside a database. */
export const besides = (path: string): string[] => [`${path}-wal`, `${path}-shm`, `${path}-journal`];

/** Makes sure that a file or folder is on disk. */
export function sync(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

async function copy(from: string, to: string): Promise<void> {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    requireChatDatabase(source);
    // In one step: a copy in several begins anew with each write of the server between them.
    await source.backup(to, { progress: () => ALL_PAGES });
  } finally {
    source.close();
  }
}

function finish(path: string, change: ((copy: Database) => void) | undefined): void {
  const db = new Sqlite(path);
  try {
    // Without a log beside it, the file is all there is.
    db.pragma('journal_mode = DELETE');
    change?.(db);
    requireSound(db);
  } finally {
    db.close();
  }
  sync(path);
}

/** @throws Error where SQLite finds damage */
function requireSound(db: Database): void {
  const found = db.pragma('integrity_check', { simple: true });
  const lost = db.pragma('foreign_key_check') as unknown[];
  if (found !== 'ok' || lost.length > 0) throw new Error(`The database is damaged: ${String(found)}`);
}
