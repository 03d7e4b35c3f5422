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
  frames_per_second: positive('frames a second from the client of a level 2 socket, but for acks of new events'),
  frame_burst: positive('such frames at once'),
  address_requests_per_second: positive('requests a second from one address, upgrades to sockets among them'),
  address_request_burst: positive('such requests at once'),
  address_sockets: positive('sockets of both levels from one address'),
  address_unknown_sockets: positive('of these, those of whom it is not known yet who they are'),
});
export type Limits = Static<typeof Limits>;
