import type { Database } from 'better-sqlite3';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** `HYPE` in ASCII: what `file` and SQLite tools tell a chat database by. */
const APPLICATION_ID = 0x48595045;

const pragma = (db: Database, name: string) => db.pragma(name, { simple: true }) as number;

/**
 * @returns the schema's version; 0 for an empty file
 * @throws Error where the file belongs to another application or to a newer version of this one
 */
function versionOf(db: Database, known: number): number {
  const version = pragma(db, 'user_version');
  const owner = pragma(db, 'application_id');
  const isEmpty = (db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number) === 0;
  if (owner !== APPLICATION_ID && !isEmpty) {
    throw new Error(`${db.name} is no chat database. Choose another data folder, or move that file away.`);
  }
  if (version > known) {
    throw new Error(
      `${db.name} was written by a newer hypee-chat-server (schema ${version}, this one knows up to ${known}). ` +
        'Start that version or a newer one.',
    );
  }
  return version;
}

/** @throws Error where the file is no chat database that this version can read */
export function requireChatDatabase(db: Database): void {
  if (versionOf(db, MIGRATIONS.length) === 0) throw new Error(`${db.name} is empty, and no chat database.`);
}

/**
 * Brings the schema of an open database to the newest version, one transaction for each step.
 *
 * @throws Error where the file belongs to another application or to a newer version of this one; nothing is changed then
 */
export function migrate(db: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = versionOf(db, migrations.length);
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      if (typeof step === 'string') db.exec(step);
      else step(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
