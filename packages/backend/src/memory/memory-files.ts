import type { Files } from '../ports.ts';

/** {@link Files} in memory. */
export class MemoryFiles implements Files {
  readonly #files = new Map<string, Uint8Array>();

  /** Keeps the bytes once all of them came; replaces what was there. */
  async write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      chunks.push(chunk.slice());
      size += chunk.byteLength;
    }
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const chunk of chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    this.#files.set(key, whole);
    return { size };
  }

  /** @returns undefined where there is no such file */
  async read(key: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array> | undefined> {
    const whole = this.#files.get(key);
    return whole === undefined ? undefined : once(whole.slice(range?.start, range?.end));
  }

  /** Removing what is not there is no error. */
  async remove(key: string): Promise<void> {
    this.#files.delete(key);
  }

  async *list(): AsyncGenerator<string> {
    yield* [...this.#files.keys()];
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}
