import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Files } from '@hypee/chat-backend';

/** No `..`, no hidden files, nothing a file system reads in its own way. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Keeps bytes as files below one folder. A file appears under its key only when it is whole and on disk. */
export class DiskFiles implements Files {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(key: string): string {
    const segments = key.split('/');
    if (segments.every((segment) => SEGMENT.test(segment))) return join(this.#folder, ...segments);
    throw new Error(`"${key}" is no key of a file: use letters, digits, "_", "-", "." and "/".`);
  }

  async write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
    try {
      const size = await writeWhole(partial, bytes);
      await rename(partial, path);
      await syncFolder(dirname(path));
      return { size };
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array> | undefined> {
    const path = this.#path(key);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    if (!range) return createReadStream(path);
    if (range.end <= range.start) return nothing();
    return createReadStream(path, { start: range.start, end: range.end - 1 });
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async *list(): AsyncGenerator<string> {
    const entries = await opendir(this.#folder, { recursive: true }).catch(() => []);
    for await (const entry of entries) {
      if (entry.isFile()) yield relative(this.#folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
    }
  }
}

async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  const file: FileHandle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      await file.writeFile(chunk);
      size += chunk.byteLength;
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

/** A rename is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An empty range of a file that is there.
}
