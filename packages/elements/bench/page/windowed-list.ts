/** Rows are drawn this far beyond the box. Pixels. */
const BEYOND = 240;
const FIRST_GUESS = 60;
const AT_END = 32;

/**
 * The floor: what a window over a list costs when it does nothing else. Plain bubbles of text, placed by their measured heights,
 * the end kept in sight. No groups, times, names, pictures, links, marks or words for those who hear it.
 */
export class WindowedList {
  readonly scroller: HTMLElement;
  readonly #space = document.createElement('div');
  readonly #textOf: (index: number) => string;
  #count = 0;
  readonly #heights: number[] = [];
  /** `#tops[i]`: where row `i` begins; valid up to `#valid`. */
  readonly #tops = [0];
  #valid = 0;
  /** The drawn rows by index. */
  readonly #rows = new Map<number, HTMLElement>();
  #atEnd = true;

  constructor(scroller: HTMLElement, textOf: (index: number) => string) {
    this.scroller = scroller;
    this.#textOf = textOf;
    this.#space.className = 'space';
    scroller.append(this.#space);
    scroller.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      this.#atEnd = scrollHeight - scrollTop - clientHeight <= AT_END;
      this.#draw();
    });
  }

  get rows(): ReadonlyMap<number, HTMLElement> {
    return this.#rows;
  }

  /** To be called when there are more rows at the end. */
  grow(count: number): void {
    this.#count = count;
    this.#draw();
  }

  #topOf(index: number): number {
    for (; this.#valid < index; this.#valid += 1) {
      this.#tops[this.#valid + 1] = (this.#tops[this.#valid] ?? 0) + (this.#heights[this.#valid] ?? FIRST_GUESS);
    }
    return this.#tops[index] ?? 0;
  }

  #rowAt(distance: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#topOf(middle) <= distance) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #draw(): void {
    const { scroller } = this;
    const height = scroller.clientHeight;
    const top = this.#atEnd ? this.#topOf(this.#count) - height : scroller.scrollTop;
    const anchor = this.#rowAt(top);
    const intoAnchor = top - this.#topOf(anchor);
    // A second time only where rows turned out smaller than guessed.
    for (let again = true; again;) {
      const start = this.#atEnd ? this.#topOf(this.#count) - height : this.#topOf(anchor) + intoAnchor;
      again = this.#fill(this.#rowAt(start - BEYOND), this.#rowAt(start + height + BEYOND));
    }
    this.#space.style.height = `${this.#topOf(this.#count)}px`;
    for (const [index, row] of this.#rows) row.style.top = `${this.#topOf(index)}px`;
    const wanted = this.#atEnd ? this.#topOf(this.#count) - height : this.#topOf(anchor) + intoAnchor;
    if (Math.abs(wanted - scroller.scrollTop) >= 1) scroller.scrollTop = wanted;
  }

  /** @returns whether rows were drawn that turned out to have another height */
  #fill(from: number, to: number): boolean {
    for (const [index, row] of this.#rows) {
      if (index >= from && index <= to) continue;
      row.remove();
      this.#rows.delete(index);
    }
    const added: [index: number, row: HTMLElement][] = [];
    for (let index = from; index <= to; index += 1) {
      if (this.#rows.has(index)) continue;
      const row = document.createElement('div');
      row.className = 'row';
      const bubble = document.createElement('div');
      bubble.className = 'bubble';
      bubble.textContent = this.#textOf(index);
      row.append(bubble);
      this.#space.append(row);
      this.#rows.set(index, row);
      added.push([index, row]);
    }
    let moved = false;
    for (const [index, row] of added) {
      const height = row.offsetHeight;
      if (this.#heights[index] === height) continue;
      this.#heights[index] = height;
      this.#valid = Math.min(this.#valid, index);
      moved = true;
    }
    return moved;
  }
}
