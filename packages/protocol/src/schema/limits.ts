import { Type, type Static } from 'typebox';

const positive = (unit: string) => Type.Integer({ minimum: 1, description: unit });

/** What a server accepts; each is an option of the server and is told by level discovery. */
export const Limits = Type.Object({
  content_chars: positive('characters (UTF-16 code units) of a message'),
  content_bytes: positive('bytes of a message in UTF-8'),
  metadata_bytes: positive('bytes of a metadata object as UTF-8 JSON'),
  body_bytes: positive('bytes of a request body'),
  attachments: positive('attachments of a message'),
  attachment_bytes: positive('bytes of one attachment'),
  emoji: positive('different emoji on a message'),
  page_size: positive('rows of a page when the caller names none'),
  page_max: positive('rows of a page at most'),
  receipt_members: positive('members up to which read and delivered marks are broadcast'),
  sends_per_second: positive('sends a second and user'),
  send_burst: positive('sends at once and user'),
  sockets: positive('level 2 sockets of one user'),
});
export type Limits = Static<typeof Limits>;
