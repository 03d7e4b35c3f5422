import type { Attachment, DraftFiles } from '@hypee/chat';

/** What is not known of a file before a server has it. */
const UNKNOWN = {
  width: null,
  height: null,
  duration: null,
  thumbhash: null,
  url: '',
  thumbnailUrl: null,
  urlExpiresAt: null,
};

/** Files of a composer that has no conversation: whoever sends its messages uploads them. */
export class HeldFiles implements DraftFiles {
  readonly limits = { files: Infinity, bytes: Infinity };
  value: readonly Attachment[] = [];
  readonly #listeners = new Set<(value: readonly Attachment[]) => void>();
  #keys = 0;

  subscribe(listener: (value: readonly Attachment[]) => void): () => void {
    this.#listeners.add(listener);
    listener(this.value);
    return () => this.#listeners.delete(listener);
  }

  async add(files: readonly Blob[]): Promise<void> {
    const added = files.map((blob): Attachment => ({
      id: `held-${(this.#keys += 1)}`,
      name: (blob as Partial<File>).name ?? '',
      contentType: blob.type,
      size: blob.size,
      ...UNKNOWN,
      // Nothing can be done with its upload.
      upload: { status: 'uploaded', sent: blob.size, blob },
    }));
    this.#set([...this.value, ...added]);
  }

  pause = async (): Promise<void> => undefined;
  resume = async (): Promise<void> => undefined;

  async remove(...ids: string[]): Promise<void> {
    this.#set(this.value.filter(({ id }) => !ids.includes(id)));
  }

  async sent(...ids: string[]): Promise<void> {
    await this.remove(...ids);
  }

  #set(value: readonly Attachment[]): void {
    this.value = value;
    for (const listener of this.#listeners) listener(value);
  }
}
