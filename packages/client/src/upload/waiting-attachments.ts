import { toAttachment } from '../model/from-wire.ts';
import type { FilesRow, OutboxFile, OutboxRow } from '../store/rows.ts';
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
  const known = given.map((file, place) => ({ ...givenFile(file), ...files[place] }));
  const current = known.findIndex(({ blob, attachment, uploaded }) => blob && !attachment && !uploaded);
  return known.map(({ blob, sent = 0, attachment, uploaded, refused }, place): Attachment => {
    const whole = attachment ? toAttachment(attachment, server) : uploaded;
    if (whole || !blob) {
      const { upload: _upload, ...one } = whole ?? (given[place] as Attachment);
      return { ...one, upload: { status: 'uploaded', sent: one.size, blob } };
    }
    const status = refused ? 'failed' : statusOf(row, place === current);
    return { ...fileAsAttachment(`${clientId}.${place}`, blob), upload: { status, sent, blob } };
  });
}

/** A file that the server does not have as a whole, under an id of this device. */
export const fileAsAttachment = (id: string, file: Blob): Attachment => ({
  ...{ id, name: nameOf(file), contentType: file.type, size: file.size },
  ...UNKNOWN,
});

const statusOf = ({ paused, state }: OutboxRow, isCurrent: boolean): UploadStatus => {
  if (paused) return 'paused';
  return state === 'sending' && isCurrent ? 'uploading' : 'waiting';
};

/** What a message was given to send, and how far it had got by then. */
export function givenFile(file: Blob | Attachment): Pick<OutboxFile, 'id' | 'sent'> & {
  /** Its bytes, where they are on this device. */
  readonly blob: Blob | undefined;
  /** What became of it, where it was uploaded before. */
  readonly uploaded?: Attachment;
} {
  if (file instanceof Blob) return { blob: file };
  const { blob, status, id, sent } = file.upload ?? {};
  if (blob && status !== 'uploaded') return { blob, id, sent: sent ?? 0 };
  return { blob, uploaded: id === undefined ? file : { ...file, id } };
}

/** A Blob has none. */
export const nameOf = (file: Blob): string => (file as Partial<File>).name ?? '';
