import type { Attachment, ChatError, DraftFiles, Upload } from '@hypee/chat';
import { Value } from './value.ts';

/** Chosen files that a test moves on. */
export class MemoryDraftFiles extends Value<readonly Attachment[]> implements DraftFiles {
  limits = { files: 10, bytes: 25 * 1024 * 1024 };
  /** Why nothing can be kept. */
  refusal: ChatError | undefined;
  #keys = 0;

  constructor() {
    super([]);
  }

  async add(files: readonly Blob[]): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.set([...this.value, ...files.map((file) => waiting(`draft-file-${(this.#keys += 1)}`, file))]);
  }

  async pause(id: string): Promise<void> {
    this.move(id, { status: 'paused' });
  }

  async resume(id: string): Promise<void> {
    this.move(id, { status: 'uploading', error: undefined });
  }

  async remove(...ids: string[]): Promise<void> {
    this.set(this.value.filter(({ id }) => !ids.includes(id)));
  }

  async sent(...ids: string[]): Promise<void> {
    await this.remove(...ids);
  }

  /** Something happened to the upload of a file. */
  move(id: string, upload: Partial<Upload>): void {
    this.set(
      this.value.map((one) => (one.id === id && one.upload ? { ...one, upload: { ...one.upload, ...upload } } : one)),
    );
  }
}

/** A file of which nothing was sent. */
export const waiting = (id: string, file: Blob): Attachment => ({
  id,
  name: file instanceof File ? file.name : '',
  contentType: file.type,
  size: file.size,
  width: null,
  height: null,
  duration: null,
  thumbhash: null,
  url: '',
  thumbnailUrl: null,
  urlExpiresAt: null,
  upload: { status: 'waiting', sent: 0, blob: file },
});
