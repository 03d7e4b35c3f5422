import type { ServedFile } from '../door.ts';
import type { Ports } from '../ports.ts';
import { WireError } from '../wire-error.ts';
import { nameFor } from './display-name.ts';
import { isInline } from './file-types.ts';
import { checkSignedUrl, type FileVariant } from './file-urls.ts';
import { fileKey } from './stored-files.ts';

const THUMBNAIL = { contentType: 'image/webp', extension: 'webp' };

/**
 * What a signed address gives.
 *
 * @throws WireError `permission_denied` for a signature that is wrong or expired, `not_found` for what is deleted
 */
export async function openFile(
  ports: Ports,
  id: string,
  variant: FileVariant,
  query: Readonly<Record<string, string>>,
): Promise<ServedFile> {
  const secondsLeft = checkSignedUrl(ports, id, variant, query);
  const row = await ports.store.read((tx) => tx.attachment(id));
  const size = variant === 'content' ? row?.size : row?.thumbnail_size;
  if (row === undefined || size === undefined || size === null) {
    throw new WireError('not_found', 'This file was deleted.');
  }
  const contentType = variant === 'content' ? row.content_type : THUMBNAIL.contentType;
  return {
    contentType,
    name: variant === 'content' ? row.name : nameFor(row.name, THUMBNAIL),
    size,
    inline: isInline(contentType),
    tag: `${id}-${variant}`,
    secondsLeft,
    read: (range) => ports.files.read(fileKey(id, variant), range),
  };
}
