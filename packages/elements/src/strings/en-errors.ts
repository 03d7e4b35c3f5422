/** Why something failed: said so seldom that it is fetched when it is. */
export const enErrors = {
  validation_error: 'The server could not accept this message.',
  not_authenticated: 'You are not signed in.',
  token_expired: 'Your session has ended.',
  permission_denied: 'You may not write here.',
  not_found: 'This conversation is no longer available to you.',
  conflict: 'Another message was sent under the same key.',
  too_large: 'This message, or a file of it, is too large.',
  rate_limited: 'Too many messages in a short time.',
  internal_error: 'The server has a problem.',
  unavailable: 'The server is not available at the moment.',
  network: 'The server could not be reached.',
  unconfirmed: 'The answer to this message was lost. It may have been sent: retry sends it again.',
  storage_failed: 'This device could not keep the message, so it was not sent.',
  file_lost: 'A file is no longer on this device. Attach it again.',
  unsupported_media_type: 'Files of this kind are not accepted.',
  unsupported: 'This chat cannot do that.',
};
