/** A key of one part or several, compared part by part; numbers by size, text by code unit, as IndexedDB does. */
export type OrderedKey = string | readonly (string | number)[];

const comparePart = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Below 0 where `a` comes first, above 0 where `b` does. */
export function compareKeys(a: OrderedKey, b: OrderedKey): number {
  if (typeof a === 'string' || typeof b === 'string') return comparePart(String(a), String(b));
  for (const [index, part] of a.entries()) {
    const other = b[index];
    const order = other === undefined ? 1 : comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** A row and its key. */
export interface Entry {
  key: OrderedKey;
  row: unknown;
}

/** Rows in key order: an array with binary search. Appending, the usual case, costs no move. */
export class OrderedTable {
  readonly entries: Entry[] = [];

  /** The index of the first entry whose key is not below `key`. */
  locate(key: OrderedKey): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.entries[middle];
      if (entry && compareKeys(entry.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get(key: OrderedKey): unknown {
    const entry = this.entries[this.locate(key)];
    return entry && compareKeys(entry.key, key) === 0 ? entry.row : undefined;
  }

  put(key: OrderedKey, row: unknown): void {
    const index = this.locate(key);
    const entry = this.entries[index];
    if (entry && compareKeys(entry.key, key) === 0) entry.row = row;
    else this.entries.splice(index, 0, { key, row });
  }

  delete(key: OrderedKey): void {
    const index = this.locate(key);
    const entry = this.entries[index];
    if (entry && compareKeys(entry.key, key) === 0) this.entries.splice(index, 1);
  }

  /** The index range `[start, end)` of the keys from `from` to `to`, both inclusive. */
  range(from: OrderedKey | undefined, to: OrderedKey | undefined): [start: number, end: number] {
    const start = from === undefined ? 0 : this.locate(from);
    if (to === undefined) return [start, this.entries.length];
    const last = this.locate(to);
    const entry = this.entries[last];
    return [start, entry && compareKeys(entry.key, to) === 0 ? last + 1 : last];
  }
}
