import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import type { UploadDoor } from '@hypee/chat-backend';

/** Uploads of the backend, as tus looks at them. Whose they are was asked for before. */
export class TusStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'expiration', 'termination'];
  readonly #uploads: UploadDoor;
  readonly #keptMs: number;

  /** @param keptMs how long an upload may take */
  constructor(uploads: UploadDoor, keptMs: number) {
    super();
    this.#uploads = uploads;
    this.#keptMs = keptMs;
  }

  /** It was made when it got its id. */
  override async create(upload: Upload): Promise<Upload> {
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { name, size, offset, createdAt } = await this.#uploads.state(id);
    return new Upload({ id, size, offset, metadata: { filename: name }, creation_date: createdAt });
  }

  override write(bytes: Readable, id: string): Promise<number> {
    return this.#uploads.append(id, bytes);
  }

  override remove(id: string): Promise<void> {
    return this.#uploads.remove(id);
  }

  override getExpiration(): number {
    return this.#keptMs;
  }
}
