import type { Attachment } from '@hypee/chat-protocol';
import { signedUrl, type Signing } from '../attachments/file-urls.ts';
import type { AttachmentRow } from '../ports.ts';
import { timestamp } from '../time.ts';

/** The wire's `Attachment`, with addresses as they are now. */
export function attachmentJson(row: AttachmentRow, signing: Signing): string {
  const { id, name, content_type, size, width, height, duration, thumbhash } = row;
  const { url, expiresAt } = signedUrl(signing, id, 'content');
  return JSON.stringify({
    id,
    name,
    content_type,
    size,
    width,
    height,
    duration,
    thumbhash,
    url,
    thumbnail_url: row.thumbnail_size === null ? null : signedUrl(signing, id, 'thumbnail').url,
    url_expires_at: timestamp(expiresAt),
  } satisfies Attachment);
}
