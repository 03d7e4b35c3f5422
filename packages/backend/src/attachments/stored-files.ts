import type { AttachmentRow, Ports, PreparedFile } from '../ports.ts';
import type { FileVariant } from './file-urls.ts';

/** Where the bytes of an attachment are. Ids end in random characters: the folders fill evenly. */
export const fileKey = (id: string, variant: FileVariant): string => `${id.slice(-2)}/${id}.${variant}`;

const idOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1).split('.', 1)[0] ?? '';

/** How many bytes an attachment has. */
interface FileSizes {
  size: number;
  thumbnailSize: number | null;
}

/** The bytes of attachments, kept in step with their rows: rows decide what there is, and files follow. */
export class StoredFiles {
  readonly #ports: Ports;
  /** Being written: their rows come after. */
  readonly #arriving = new Set<string>();
  /** What could not be removed. */
  readonly #left = new Set<string>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Writes the bytes, then lets `commit` write the row; when that throws no byte stays. */
  async add<Row>(id: string, prepared: PreparedFile, commit: (sizes: FileSizes) => Promise<Row>): Promise<Row> {
    const { files } = this.#ports;
    this.#arriving.add(id);
    try {
      const { size } = await files.write(fileKey(id, 'content'), prepared.content());
      const thumbnail = prepared.thumbnail && (await files.write(fileKey(id, 'thumbnail'), prepared.thumbnail()));
      return await commit({ size, thumbnailSize: thumbnail?.size ?? null });
    } catch (error) {
      await this.remove([id]);
      throw error;
    } finally {
      this.#arriving.delete(id);
    }
  }

  /** Removes the bytes of attachments whose rows are gone. What cannot be removed is tried again later. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#removeKeys(ids.flatMap((id) => [fileKey(id, 'content'), fileKey(id, 'thumbnail')]));
  }

  /** Tries again to remove what could not be removed. */
  async removeLeft(): Promise<void> {
    await this.#removeKeys([...this.#left]);
  }

  /** Removes what no row knows, as a process that was killed leaves it. */
  async removeUnknown(): Promise<void> {
    const { files, store } = this.#ports;
    for await (const key of files.list()) {
      const id = idOf(key);
      // In this order: what arrives has its row when it is no longer arriving.
      if (this.#arriving.has(id)) continue;
      const row = await store.read((tx) => tx.attachment(id));
      if (row === undefined || !keysOf(row).includes(key)) await this.#removeKeys([key]);
    }
  }

  async #removeKeys(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      try {
        await this.#ports.files.remove(key);
        this.#left.delete(key);
      } catch (error) {
        this.#left.add(key);
        this.#ports.log.warn({ error, key }, 'A file could not be removed; it is tried again later.');
      }
    }
  }
}

const keysOf = ({ id, thumbnail_size }: AttachmentRow): string[] => [
  fileKey(id, 'content'),
  ...(thumbnail_size === null ? [] : [fileKey(id, 'thumbnail')]),
];
