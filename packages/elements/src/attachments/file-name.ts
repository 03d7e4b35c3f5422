import { withoutDirections } from '../base/bidi.ts';

/** What is cut from the end of a name is not its end: that tells what the file is. UTF-16 code units. */
const LONGEST_END = 12;

/** A file's name in two: what may be cut, and what is always shown. */
export interface NameParts {
  readonly start: string;
  readonly end: string;
}

/** A name as it may be shown: in one line, without what would turn its end to its beginning. */
export const shownName = (name: string): string =>
  withoutDirections(name)
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u061c]/g, '')
    .trim();

/** Parts of a name. Where the end is no extension, the last letters are shown. */
export function nameParts(name: string): NameParts {
  const shown = shownName(name);
  const [, extension = ''] = /[^.](\.[^.\s]+)$/.exec(shown) ?? [];
  const isShort = extension.length > 1 && extension.length <= LONGEST_END;
  const at = isShort ? shown.length - extension.length : shown.length;
  return { start: shown.slice(0, at), end: shown.slice(at) };
}
