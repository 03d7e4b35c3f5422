import { toAttachment } from '../model/from-wire.ts';
import type { FilesRow, OutboxRow } from '../store/rows.ts';
import type { Attachment, UploadStatus } from '../types.ts';

/** What is not known of a file before the server has it. */
const UNKNOWN = {
  width: null,
  height: null,
  duration: null,
  thumbhash: null,
  url: '',
  thumbnailUrl: null,
  urlExpiresAt: null,
};

/**
 * The files of a message on its way, as they are shown.
 *
 * @param given as the application gave them
 * @param server where addresses are
 */
export function waitingAttachments(row: OutboxRow, given: FilesRow['files'], server: string): Attachment[] {
  const { files = [], clientId } = row;
  const current = given.findIndex((file, place) => file instanceof Blob && !files[place]?.attachment);
  return given.map((file, place): Attachment => {
    if (!(file instanceof Blob)) return { ...file, upload: { status: 'uploaded', sent: file.size, blob: undefined } };
    const { sent = 0, attachment, refused } = files[place] ?? {};
    if (attachment)
      return { ...toAttachment(attachment, server), upload: { status: 'uploaded', sent: attachment.size, blob: file } };
    return {
      ...{ id: `${clientId}.${place}`, name: nameOf(file), contentType: file.type, size: file.size, ...UNKNOWN },
      upload: { status: refused ? 'failed' : statusOf(row, place === current), sent, blob: file },
    };
  });
}

const statusOf = ({ paused, state }: OutboxRow, isCurrent: boolean): UploadStatus => {
  if (paused) return 'paused';
  return state === 'sending' && isCurrent ? 'uploading' : 'waiting';
};

/** A Blob has none. */
export const nameOf = (file: Blob): string => (file as Partial<File>).name ?? '';
