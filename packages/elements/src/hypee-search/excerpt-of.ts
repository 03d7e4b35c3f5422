/** Characters of a hit that are shown, and of those before the first word that was found. UTF-16 code units. */
const LENGTH = 180;
const BEFORE = 40;

/** A piece of a text: found, or what stands between. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/**
 * What is shown of a text that was found: around the first of its words, in pieces.
 *
 * @param ranges `[start, end)` in UTF-16 code units, in order
 */
export function excerptOf(content: string, ranges: readonly (readonly [start: number, end: number])[]): Piece[] {
  const first = ranges[0]?.[0] ?? 0;
  const from = first > BEFORE ? whole(content, first - BEFORE) : 0;
  const to = content.length - from > LENGTH ? whole(content, from + LENGTH) : content.length;
  const pieces: Piece[] = [];
  const add = (text: string, found: boolean): void => {
    if (text) pieces.push({ text, found });
  };
  let place = from;
  if (from > 0) add('…', false);
  for (const [start, end] of ranges) {
    const begin = Math.max(start, place);
    const stop = Math.min(end, to);
    if (stop <= begin) continue;
    add(content.slice(place, begin), false);
    add(content.slice(begin, stop), true);
    place = stop;
  }
  add(content.slice(place, to), false);
  if (to < content.length) add('…', false);
  return pieces;
}

/** Not in the middle of a character that takes two units. */
function whole(content: string, place: number): number {
  return /[\uDC00-\uDFFF]/.test(content.charAt(place)) ? place - 1 : place;
}
