import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataFolder, type DataLock } from '../sqlite/data-lock.ts';

/** The database within a data folder. */
export const databaseIn = (folder: string): string => join(folder, 'chat.sqlite');

/** The one folder in which a server keeps everything, held by one process at a time. */
export class DataFolder {
  readonly #path: string;
  readonly #lock: DataLock;

  /** @throws Error where the folder cannot be made, or another server holds it */
  constructor(path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    this.#path = path;
    this.#lock = lockDataFolder(path);
  }

  get database(): string {
    return databaseIn(this.#path);
  }

  get files(): string {
    return join(this.#path, 'files');
  }

  get uploads(): string {
    return join(this.#path, 'uploads');
  }

  release(): void {
    this.#lock.release();
  }
}
