import { withoutDirections } from '../base/bidi.ts';

/** A text in one line, of at most `limit` characters (UTF-16 code units); a longer one ends in `…`. */
export function oneLine(text: string, limit: number): string {
  const line = withoutDirections(text).replace(/\s+/g, ' ').trim();
  // Half a character must not be left.
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
