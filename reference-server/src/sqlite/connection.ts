import Sqlite, { type Database } from 'better-sqlite3';

/** Another process that holds the file (a backup, a shell) is waited for this long. */
const BUSY_TIMEOUT_MS = 2_000;
const CACHE_KIB = 64 * 1024;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
/**
 * A WAL that is checkpointed at about this size (32 MiB) is overwritten in place, which a disk confirms about twice as fast as an
 * append. Commits of many conversations change the same pages again and again: at 1,000 pages 64 senders had each of them copied into the
 * database every third commit, and got 0.57 to 0.85 of what Socket.IO does with one insert each, where they get 1.2 now. Lone commits
 * stayed as fast (`npm run bench -- send`).
 */
const CHECKPOINT_PAGES = 8_000;
/**
 * Up to here the reader sees the file as memory: pages of a history that is larger than its cache cost no system call each. It is address
 * space, not memory. The writer does without, so that a failing disk is an error there and not the end of the process.
 */
const MAPPED_BYTES = 64 * 1024 ** 3;
/** SQLite's number for `synchronous = FULL`. */
const FULL = 2;

/** Opens the one connection that writes. */
export function openWriter(file: string): Database {
  const db = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  db.pragma('journal_mode = WAL');
  // The driver's SQLite falls back to NORMAL in WAL mode, which loses acknowledged commits on power loss.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A deleted message leaves the file, not only its row: what SQLite frees is overwritten with zeros.
  db.pragma('secure_delete = ON');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  assertDurable(db);
  return db;
}

/** Opens a connection that sees only what is committed. The writer must be open. */
export function openReader(file: string): Database {
  const db = new Sqlite(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma(`mmap_size = ${MAPPED_BYTES}`);
  return db;
}

/** @throws Error where a commit on this connection might not survive a power loss */
export function assertDurable(db: Database): void {
  const journal = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  if (journal === 'wal' && synchronous === FULL) return;
  throw new Error(
    `${db.name} is not durable: journal_mode is ${String(journal)} and synchronous ${String(synchronous)}, ` +
      `where "wal" and ${FULL} are needed. Put the data folder on a local disk.`,
  );
}
