import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileKind, PreparedFile, Uploads } from '@hypee/chat-backend';
import type { MediaProcesses } from '../media/media-processes.ts';

/** Ids as this server makes them. */
const ID = /^[\w-]{1,128}$/;

/** Keeps files on their way in below one folder, and has them looked at by other processes. */
export class DiskUploads implements Uploads {
  readonly #folder: string;
  readonly #media: MediaProcesses;

  constructor(folder: string, media: MediaProcesses) {
    this.#folder = folder;
    this.#media = media;
  }

  #path(id: string): string {
    if (!ID.test(id)) throw new Error(`"${id}" is no id of an upload.`);
    return join(this.#folder, id);
  }

  async create(id: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(this.#path(id), 'wx', 0o600);
    await file.close();
  }

  async size(id: string): Promise<number | undefined> {
    const found = await stat(this.#path(id)).catch(() => undefined);
    return found?.size;
  }

  async append(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    // Not made anew where it was removed meanwhile.
    const file = await open(this.#path(id), 'r+');
    try {
      let { size } = await file.stat();
      for await (const chunk of bytes) {
        let written = 0;
        while (written < chunk.byteLength) {
          written += (await file.write(chunk, written, chunk.byteLength - written, size + written)).bytesWritten;
        }
        size += chunk.byteLength;
      }
      return size;
    } finally {
      await file.close();
    }
  }

  async examine(id: string): Promise<FileKind | undefined> {
    return (await this.#media.run('examine', { path: this.#path(id) })) ?? undefined;
  }

  async prepare(id: string, contentType: string): Promise<PreparedFile> {
    const path = this.#path(id);
    const { facts, content, thumbnail } = await this.#media.run('prepare', { path, contentType, output: path });
    return {
      facts,
      content: () => createReadStream(content),
      ...(thumbnail !== null && { thumbnail: () => createReadStream(thumbnail) }),
    };
  }

  async remove(id: string): Promise<void> {
    const path = this.#path(id);
    for (const file of [path, `${path}.content`, `${path}.thumbnail`]) await rm(file, { force: true });
  }

  async *list(): AsyncGenerator<string> {
    const names = await readdir(this.#folder).catch(() => []);
    yield* new Set(names.map((name) => name.split('.', 1)[0] ?? ''));
  }
}
