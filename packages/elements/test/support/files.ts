import type { Attachment } from '@hypee/chat';

let files = 0;

/** A file that the server has. Nothing is at its address, if no other is given. */
export function file(name: string, contentType: string, facts: Partial<Attachment> = {}): Attachment {
  files += 1;
  return {
    id: `file-${files}`,
    name,
    contentType,
    size: 1_234_567,
    width: null,
    height: null,
    duration: null,
    thumbhash: null,
    url: `/pictures/none-${files}`,
    thumbnailUrl: null,
    urlExpiresAt: null,
    ...facts,
  };
}
