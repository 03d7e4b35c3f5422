import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryDatabase, MemoryFiles, MemoryStore, type Files, type Log, type Store } from '@hypee/chat-backend';
import { DiskFiles } from '../ports/disk-files.ts';
import type { CommitListener } from '../sqlite/group-commit.ts';
import { SqliteStore } from '../sqlite/sqlite-store.ts';
import { DataFolder } from './data-folder.ts';

const SECRET_BYTES = 32;
const EPOCH_BYTES = 12;

/** Where a server keeps what it has, and what it notes for itself beside the chat. */
export interface Storage {
  readonly store: Store;
  readonly files: Files;
  /** Where files are that are still coming. */
  readonly uploads: string;
  /** A secret that lasts as long as what is kept here. */
  secret(name: string): Promise<string>;
  /** Runs `work` unless a work of this name was finished here before. */
  once(name: string, work: () => Promise<string>): Promise<void>;
  /** Bytes of the files of the store, by what they hold. */
  sizes(): Promise<Record<string, number>>;
  /** Finishes what was accepted and gives everything free. */
  close(): Promise<void>;
}

/**
 * Everything in one folder, in SQLite.
 *
 * @throws Error where the folder cannot be used, or another server holds it
 */
export function diskStorage(path: string, log: Log, listener: CommitListener): Storage {
  const folder = new DataFolder(path);
  try {
    const store = new SqliteStore(folder.database, log, listener);
    return {
      store,
      files: new DiskFiles(folder.files),
      uploads: folder.uploads,
      secret: (name) => store.secret(name),
      async once(name, work) {
        if (await store.read((tx) => tx.meta(name))) return;
        const note = await work();
        await store.write((tx) => tx.setMeta(name, note));
      },
      sizes: async () => ({
        database: await sizeOf(folder.database),
        wal: await sizeOf(`${folder.database}-wal`),
      }),
      async close() {
        await store.close();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Everything in memory, but for files that are still coming: gone with the process, and a new epoch with each. */
export async function memoryStorage(): Promise<Storage> {
  const uploads = await mkdtemp(join(tmpdir(), 'hypee-chat-uploads-'));
  const store = new MemoryStore(new MemoryDatabase(randomBytes(EPOCH_BYTES).toString('base64url')));
  const secrets = new Map<string, string>();
  return {
    store,
    files: new MemoryFiles(),
    uploads,
    async secret(name) {
      const secret = secrets.get(name) ?? randomBytes(SECRET_BYTES).toString('base64url');
      secrets.set(name, secret);
      return secret;
    },
    async once(_name, work) {
      await work();
    },
    sizes: async () => ({}),
    async close() {
      await store.close();
      await rm(uploads, { recursive: true, force: true });
    },
  };
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
