/** What the headers of tus are, for pages of other origins: those they send, and those they read. */
export const TUS_REQUEST_HEADERS = ['Tus-Resumable', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset'];
export const TUS_ANSWER_HEADERS = [
  ...TUS_REQUEST_HEADERS,
  ...['Location', 'Tus-Extension', 'Tus-Max-Size', 'Tus-Version', 'Upload-Expires'],
];
