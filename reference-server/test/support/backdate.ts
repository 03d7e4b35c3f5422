import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** Makes messages of a stopped server older than they are, with their events in the log. */
export function backdate(data: string, messageIds: readonly string[], days: number): void {
  const db = new Sqlite(join(data, 'chat.sqlite'));
  const then = new Date(Date.now() - days * 24 * 60 * 60 * 1_000).toISOString();
  for (const id of messageIds) {
    const move = 'UPDATE messages SET created_at = :then, fields = replace(fields, created_at, :then) WHERE id = :id';
    db.prepare(move).run({ then, id });
    db.prepare('UPDATE events SET created_at = ? WHERE message_id = ?').run(then, id);
  }
  db.close();
}

/** How many rows a stopped server has kept. */
export function countRows(data: string, table: string): number {
  const db = new Sqlite(join(data, 'chat.sqlite'), { readonly: true });
  const count = db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  db.close();
  return count;
}
