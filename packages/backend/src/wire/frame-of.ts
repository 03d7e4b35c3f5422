import type { Frame } from '../door.ts';

/** A frame of JSON text; its size is counted here, once for all sockets. */
export const frameOf = (json: string): Frame => ({ json, bytes: utf8Bytes(json) });

/** Bytes of `text` as UTF-8. A lone surrogate counts as the replacement character it is written as. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      bytes += 1;
      continue;
    }
    bytes += 2;
    // A pair of surrogates is two units and four bytes.
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index += 1;
  }
  return bytes;
}
