/** A guess until the first rows were measured. Pixels. */
const FIRST_GUESS = 64;

/**
 * Where each row of a long list stands: measured where a row was drawn once, guessed from the measured ones elsewhere. Sums
 * are kept, and made again only from the first row that changed, so that a row at the end of 100,000 costs one addition.
 */
export class RowHeights {
  /** By index; a hole where nothing was measured. */
  #heights: (number | undefined)[] = [];
  /** `#sums[i]`: the height of all rows before `i`. Valid up to and including `#valid`. */
  #sums: number[] = [0];
  #valid = 0;
  #guess = FIRST_GUESS;
  #measuredRows = 0;
  #measuredHeight = 0;

  get count(): number {
    return this.#heights.length;
  }

  get total(): number {
    return this.topOf(this.count);
  }

  /** The distance of a row from the first one; of the row after the last one, the height of all. */
  topOf(index: number): number {
    for (; this.#valid < index; this.#valid += 1) {
      this.#sums[this.#valid + 1] = (this.#sums[this.#valid] ?? 0) + (this.#heights[this.#valid] ?? this.#guess);
    }
    return this.#sums[index] ?? 0;
  }

  /** The row that covers a distance from the first one; the nearest one beyond the ends. */
  rowAt(distance: number): number {
    let low = 0;
    let high = Math.max(this.count - 1, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.topOf(middle) <= distance) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @returns whether anything moved */
  measured(index: number, height: number): boolean {
    const known = this.#heights[index];
    if (known === height) return false;
    this.#heights[index] = height;
    this.#measuredRows += known === undefined ? 1 : 0;
    this.#measuredHeight += height - (known ?? 0);
    this.#valid = Math.min(this.#valid, index);
    return true;
  }

  /** Takes the mean of what was measured as the guess for the rest, which moves all that was only guessed. */
  guessAgain(): void {
    if (this.#measuredRows === 0) return;
    this.#guess = this.#measuredHeight / this.#measuredRows;
    this.#valid = 0;
  }

  /** Follows a list that changed: `added` rows came before the first (or, below zero, went), and now there are `count`. */
  shift(added: number, count: number): void {
    if (added !== 0) {
      // Not spread into a call: there may be more rows than a call takes arguments.
      this.#heights =
        added > 0 ? new Array<number | undefined>(added).concat(this.#heights) : this.#heights.slice(-added);
      this.#valid = 0;
    }
    this.#heights.length = count;
    this.#valid = Math.min(this.#valid, count);
  }

  /** Replaces all: `from` tells for each new row which old one it is, if any. */
  reorder(count: number, from: (index: number) => number | undefined): void {
    const old = this.#heights;
    this.#heights = Array.from({ length: count }, (_, index) => old[from(index) ?? -1]);
    this.#valid = 0;
  }

  /** Forgets the measures: the rows have another width. */
  forget(): void {
    this.#heights = new Array<number | undefined>(this.count);
    this.#valid = 0;
    this.#measuredRows = 0;
    this.#measuredHeight = 0;
  }
}
