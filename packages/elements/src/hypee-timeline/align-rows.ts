import type { RowHeights } from './row-heights.ts';

/** Where an old row stands now; undefined when it is gone. */
export type NewPlace = (index: number) => number | undefined;

/**
 * Moves what was measured along with a list of rows that changed. Lists mostly grow at one end, or slide: then one comparison
 * at each end of what they share tells, however long they are. Anything else is looked up row by row.
 *
 * @param keyOf tells which old and which new row are the same one
 */
export function alignRows<Row>(
  heights: RowHeights,
  before: readonly Row[],
  now: readonly Row[],
  keyOf: (row: Row) => string,
): NewPlace {
  const added = shiftOf(before, now, keyOf);
  if (added !== undefined) {
    heights.shift(added, now.length);
    return (index) => {
      const place = index + added;
      return place >= 0 && place < now.length ? place : undefined;
    };
  }
  const oldPlaces = new Map(before.map((row, index) => [keyOf(row), index]));
  const newPlaces = new Map<number, number>();
  heights.reorder(now.length, (index) => {
    const row = now[index];
    const old = row && oldPlaces.get(keyOf(row));
    if (old !== undefined) newPlaces.set(old, index);
    return old;
  });
  return (index) => newPlaces.get(index);
}

/** How many rows came before the first old one, or, below zero, went; undefined when they did not just shift. */
function shiftOf<Row>(before: readonly Row[], now: readonly Row[], keyOf: (row: Row) => string): number | undefined {
  const [firstBefore] = before;
  const [firstNow] = now;
  if (!firstBefore || !firstNow) return 0;
  const added = indexOf(now, keyOf(firstBefore), keyOf) ?? negative(indexOf(before, keyOf(firstNow), keyOf));
  if (added === undefined) return undefined;
  const last = Math.min(before.length + added, now.length) - 1;
  const lastBefore = before[last - added];
  const lastNow = now[last];
  return lastBefore && lastNow && keyOf(lastBefore) === keyOf(lastNow) ? added : undefined;
}

function indexOf<Row>(rows: readonly Row[], key: string, keyOf: (row: Row) => string): number | undefined {
  const index = rows.findIndex((row) => keyOf(row) === key);
  return index === -1 ? undefined : index;
}

const negative = (index: number | undefined): number | undefined => (index === undefined ? undefined : -index);
