import { DEFAULT_LIMITS } from '@hypee/chat-protocol/limits';

/** What a server takes whose operator changed nothing. */
export const LIMITS = { characters: DEFAULT_LIMITS.content_chars, bytes: DEFAULT_LIMITS.content_bytes };

/** No character (UTF-16 code unit) takes more bytes in UTF-8. */
const MOST_BYTES = 3;

/** Whether a text is small enough for the server as UTF-8: some scripts reach this limit before the other. */
export function fitsInBytes(text: string): boolean {
  return text.length * MOST_BYTES <= LIMITS.bytes || new TextEncoder().encode(text).length <= LIMITS.bytes;
}
