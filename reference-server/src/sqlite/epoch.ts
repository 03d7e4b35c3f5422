import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';

const EPOCH_BYTES = 12;

const newEpoch = (): string => randomBytes(EPOCH_BYTES).toString('base64url');

/** Every database has an epoch from its first moment on. */
export function firstEpoch(db: Database): void {
  db.prepare(`INSERT INTO meta VALUES ('epoch', ?) ON CONFLICT DO NOTHING`).run(newEpoch());
}

/** Another life of this database begins: no cursor of the one before can be resumed from. */
export function startEpoch(db: Database): void {
  db.prepare(`UPDATE meta SET value = ? WHERE name = 'epoch'`).run(newEpoch());
}
