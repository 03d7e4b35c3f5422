import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { alignRows, type NewPlace } from './align-rows.ts';
import { RowHeights } from './row-heights.ts';

/** Closer to the end than this counts as there. Pixels; a zoomed page has fractions. */
const END_SLACK = 32;

/** Rows are drawn this far beyond what can be seen, and again when less than half of it is left. Pixels. */
const OVERSCAN = 240;

/** A row that was asked for comes to stand here: as a part of the box's height, below its upper edge. */
const TARGET_PLACE = 0.25;

/** A stretch of rows: from the first, up to and without the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What the window knows of the element it works for. */
export interface RowList {
  /** The box that scrolls. Undefined before the first render. */
  scroller(): HTMLElement | undefined;
  /** What stands in for the rows before and after the drawn ones. */
  spacers(): ArrayLike<HTMLElement>;
  /** The boxes of the drawn rows, in order. */
  boxes(): readonly HTMLElement[];
  /** Resolves when the drawn rows drew themselves. */
  drawn(): Promise<unknown>;
  /** Whether the end of the list is the end of what there is. */
  endIsNewest(): boolean;
  /** Called when everything stands where it should after a render. */
  settled(): void;
}

interface Anchor {
  readonly box: HTMLElement;
  index: number | undefined;
  /** Its distance from the top of the scroller. */
  top: number;
  /** Which edge is to stay where it is, and its distance from the top of the scroller. */
  readonly edge: 'top' | 'bottom';
  at: number;
}

/**
 * Draws only the rows that can be seen, however many there are, and keeps what is read in place while rows come, go and grow;
 * stays at the end if it was there.
 *
 * The drawn rows stand in the normal flow between two spacers, so a wrong guess at the height of a row elsewhere never tears
 * them apart. The spacers get their heights before the rows are measured: as a rule nothing is laid out twice. Before each
 * render it remembers where the visible rows stand, after it puts the first one that is left back to the same pixel, before the
 * browser paints. The browser's own scroll anchoring is off: Safari has none, and two of them would move everything twice.
 */
export class RowWindow<Row> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: RowList;
  readonly #keyOf: (row: Row) => string;
  readonly #heights = new RowHeights();
  /** Resolves when everything stands where it should after the last render. */
  done: Promise<void> | undefined;
  #stretch: Stretch = { from: 0, to: 0 };
  /** Where each drawn row stands in the list as it is now; another render may be due. */
  #drawnIndexes: (number | undefined)[] = [];
  #atEnd = true;
  /** The user asked for the end, which may have to be loaded first. */
  #wantsEnd = false;
  #target: number | undefined;
  /** The visible rows, from the first one on. */
  #anchors: Anchor[] = [];
  #remembered = false;
  #settling = false;
  /** Where the scroller was when last looked at. */
  #top = 0;
  #spaces: readonly number[] = [];
  #width = 0;
  #height = 0;
  #guessed = false;
  #resized: ResizeObserver | undefined;
  readonly #watched = new Set<Element>();

  constructor(host: ReactiveControllerHost, list: RowList, keyOf: (row: Row) => string) {
    this.#host = host;
    this.#list = list;
    this.#keyOf = keyOf;
    host.addController(this);
  }

  /** The rows to draw. */
  get stretch(): Stretch {
    return this.#stretch;
  }

  /** Whether the newest row is where the user is. */
  get atEnd(): boolean {
    return this.#atEnd && this.#list.endIsNewest();
  }

  /** The last row whose end can be seen in the scroller and on the page; undefined when there is none. */
  get lastSeen(): number | undefined {
    const scroller = this.#list.scroller();
    if (!scroller) return undefined;
    const { top, bottom } = scroller.getBoundingClientRect();
    const end = Math.min(bottom, innerHeight) + 1;
    const place = this.#list.boxes().findLastIndex((box) => box.getBoundingClientRect().bottom <= end);
    const box = this.#list.boxes()[place];
    return box && box.getBoundingClientRect().bottom > top ? this.#drawnIndexes[place] : undefined;
  }

  /** The box of a row, if it is drawn. */
  boxOf(index: number): HTMLElement | undefined {
    return this.#list.boxes()[this.#drawnIndexes.indexOf(index)];
  }

  /** Where the row of a box stands; undefined for a box that is none. */
  indexOf(box: HTMLElement): number | undefined {
    return this.#drawnIndexes[this.#list.boxes().indexOf(box)];
  }

  /** To be called before a render with other rows. */
  replace(before: readonly Row[], now: readonly Row[]): void {
    // The anchors know their rows by the old places.
    this.#remember();
    this.#remembered = true;
    const newPlace = alignRows(this.#heights, before, now, this.#keyOf);
    for (const anchor of this.#anchors) anchor.index = moved(anchor.index, newPlace);
    this.#drawnIndexes = this.#drawnIndexes.map((index) => moved(index, newPlace));
    this.#target = moved(this.#target, newPlace);
  }

  /** Goes to the newest row, wherever the user is now, as soon as it is there. */
  goToEnd(): void {
    this.#wantsEnd = true;
    this.#target = undefined;
    this.#host.requestUpdate();
  }

  /** Goes to a row: near the top of the box, or as near as the ends of the list allow. */
  goTo(index: number): void {
    this.#target = index;
    this.#wantsEnd = false;
    this.#atEnd = false;
    this.#host.requestUpdate();
  }

  /** To be called when the scroller has scrolled. */
  scrolled(): void {
    const scroller = this.#list.scroller();
    if (!scroller || this.#settling) return;
    // The event of an own scroll comes late: by then the box may be another one, which says nothing about the user.
    if (scroller.scrollTop !== this.#top) this.#look(scroller);
    if (!this.#covers(scroller)) this.#host.requestUpdate();
  }

  /** An element that is moved in the document forgets how far it was scrolled. */
  hostConnected(): void {
    const scroller = this.#list.scroller();
    if (!scroller) return;
    scroller.scrollTop = this.#top;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const scroller = this.#list.scroller();
    if (!this.#remembered) this.#remember();
    this.#remembered = false;
    // As measured last, which lays nothing out. Before it has a box, a screen.
    const height = this.#height || innerHeight;
    this.#stretch = this.#stretchOf(this.#wantedTop(scroller, height), height, OVERSCAN);
  }

  hostUpdated(): void {
    const { from, to } = this.#stretch;
    this.#drawnIndexes = Array.from({ length: to - from }, (_, place) => from + place);
    if (this.#settling) return;
    this.#settling = true;
    this.#space();
    this.done = this.#settle();
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
    this.#resized = undefined;
    this.#watched.clear();
  }

  #remember(): void {
    const scroller = this.#list.scroller();
    // Between a render and its settling rows have moved: what was remembered before still holds.
    if (!scroller || this.#settling) return;
    // Not later: what a render removes takes the scroller with it, which is nobody's wish to leave the end.
    if (this.#atEnd && scroller.scrollTop < this.#top) this.#look(scroller);
    this.#anchors = this.atEnd ? [] : this.#visibleBoxes(scroller);
  }

  async #settle(): Promise<void> {
    await this.#list.drawn();
    this.#settling = false;
    const scroller = this.#list.scroller();
    if (!scroller?.isConnected) return;
    this.#watch(scroller);
    // Without rows nothing has a place, and the page is laid out soon enough.
    if (this.#drawnIndexes.length > 0 && scroller.clientHeight > 0) {
      this.#measure(scroller);
      this.#place(scroller);
      if (!this.#covers(scroller)) {
        this.#host.requestUpdate();
        return;
      }
    }
    this.#list.settled();
  }

  #measure(scroller: HTMLElement): void {
    this.#height = scroller.clientHeight;
    if (scroller.clientWidth !== this.#width) {
      // Narrower rows are higher ones: what is not drawn now can only be guessed again.
      this.#heights.forget();
      this.#guessed = false;
      this.#width = scroller.clientWidth;
    }
    const boxes = this.#list.boxes();
    for (const [place, index] of this.#drawnIndexes.entries()) {
      const box = boxes[place];
      if (index !== undefined && box) this.#heights.measured(index, box.getBoundingClientRect().height);
    }
    if (this.#guessed || boxes.length === 0) return;
    this.#guessed = true;
    this.#heights.guessAgain();
  }

  /** Sets the spacers and scrolls to where the user is to be. */
  #place(scroller: HTMLElement): void {
    this.#space();
    if (this.#wantsEnd && this.#list.endIsNewest()) {
      this.#wantsEnd = false;
      this.#atEnd = true;
      this.#host.requestUpdate();
    }
    if (this.#target !== undefined) this.#showTarget(scroller, this.#target);
    else if (this.atEnd) scroller.scrollTop = scroller.scrollHeight;
    else this.#restore(scroller);
    this.#top = scroller.scrollTop;
    this.#anchors = this.atEnd ? [] : this.#visibleBoxes(scroller);
  }

  /** Gives the spacers their heights. */
  #space(): void {
    const { from, to } = this.#stretch;
    const spaces = [this.#heights.topOf(from), this.#heights.total - this.#heights.topOf(to)];
    for (const [place, spacer] of Array.from(this.#list.spacers()).entries()) {
      if (spaces[place] !== this.#spaces[place]) spacer.style.blockSize = `${spaces[place]}px`;
    }
    this.#spaces = spaces;
  }

  #showTarget(scroller: HTMLElement, target: number): void {
    const box = this.boxOf(target);
    if (!box) return;
    this.#target = undefined;
    scroller.scrollTop += distanceFromTop(box, scroller) - TARGET_PLACE * scroller.clientHeight;
    const wasAtEnd = this.atEnd;
    this.#look(scroller);
    if (this.atEnd !== wasAtEnd) this.#host.requestUpdate();
  }

  #restore(scroller: HTMLElement): void {
    const anchor = this.#anchors.find(({ box }) => box.isConnected);
    if (!anchor) return;
    const moved = distanceFromTop(anchor.box, scroller, anchor.edge) - anchor.at;
    // Safari cuts fractions off, which would leave almost a pixel.
    if (Math.abs(moved) >= 0.5) scroller.scrollTop += Math.round(moved);
  }

  /** Takes the scroller as the user left it. */
  #look(scroller: HTMLElement): void {
    this.#top = scroller.scrollTop;
    this.#atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= END_SLACK;
    this.#anchors = this.atEnd ? [] : this.#visibleBoxes(scroller);
  }

  #covers(scroller: HTMLElement): boolean {
    const needed = this.#stretchOf(this.#viewTop(scroller), scroller.clientHeight, OVERSCAN / 2);
    return needed.from >= this.#stretch.from && needed.to <= this.#stretch.to;
  }

  #stretchOf(top: number, height: number, beyond: number): Stretch {
    if (this.#heights.count === 0) return { from: 0, to: 0 };
    return { from: this.#heights.rowAt(top - beyond), to: this.#heights.rowAt(top + height + beyond) + 1 };
  }

  /** How much of the list is above the box, as the rows stand after the next render. */
  #wantedTop(scroller: HTMLElement | undefined, height: number): number {
    if (this.#target !== undefined) return this.#heights.topOf(this.#target) - TARGET_PLACE * height;
    if (this.atEnd || (this.#wantsEnd && this.#list.endIsNewest())) return this.#heights.total - height;
    const anchor = this.#anchors.find(({ index }) => index !== undefined);
    if (anchor?.index !== undefined) return this.#heights.topOf(anchor.index) - anchor.top;
    return scroller?.scrollTop ?? 0;
  }

  /** How much of the list is above the box now: by a drawn row that can be seen, else by the scroller. */
  #viewTop(scroller: HTMLElement): number {
    const { top } = scroller.getBoundingClientRect();
    const place = this.#list.boxes().findIndex((box) => box.getBoundingClientRect().bottom > top);
    const box = this.#list.boxes()[place];
    const index = this.#drawnIndexes[place];
    return box && index !== undefined
      ? this.#heights.topOf(index) - distanceFromTop(box, scroller)
      : scroller.scrollTop;
  }

  #visibleBoxes(scroller: HTMLElement): Anchor[] {
    const { top, bottom } = scroller.getBoundingClientRect();
    const boxes = this.#list.boxes();
    return this.#drawnIndexes.flatMap((index, place) => {
      const box = boxes[place];
      const rect = box?.getBoundingClientRect();
      if (!box || !rect || rect.bottom <= top || rect.top >= bottom) return [];
      // The first row of all loses its heading when older ones come, and one that is cut off grows beyond the edge.
      const edge = (index === 0 || rect.top < top) && rect.bottom <= bottom ? 'bottom' : 'top';
      return [{ box, index, top: rect.top - top, edge, at: rect[edge] - top }];
    });
  }

  /** A box that changes its size (a keyboard, a window, fonts that arrive) must not lose the end, nor a row that grows the place. */
  #watch(scroller: HTMLElement): void {
    this.#resized ??= new ResizeObserver(() => this.#grew(scroller));
    const now = new Set<Element>([scroller, ...this.#list.boxes()]);
    for (const box of this.#watched) if (!now.has(box)) this.#forgetBox(box);
    for (const box of now) {
      if (this.#watched.has(box)) continue;
      this.#watched.add(box);
      this.#resized.observe(box);
    }
  }

  #forgetBox(box: Element): void {
    this.#watched.delete(box);
    this.#resized?.unobserve(box);
  }

  #grew(scroller: HTMLElement): void {
    if (this.#settling || scroller.clientHeight === 0) return;
    const scrolledBy = scroller.scrollTop - this.#top;
    // It may have been scrolled in this very frame: the event of that is still to come.
    for (const anchor of this.#anchors) {
      anchor.top -= scrolledBy;
      anchor.at -= scrolledBy;
    }
    if (this.#atEnd && scrolledBy < 0) this.#look(scroller);
    this.#measure(scroller);
    this.#place(scroller);
    // Not now: what is drawn while sizes are being told cannot be told in the same frame.
    if (!this.#covers(scroller)) requestAnimationFrame(() => this.#host.requestUpdate());
  }
}

const moved = (index: number | undefined, newPlace: NewPlace): number | undefined =>
  index === undefined ? undefined : newPlace(index);

function distanceFromTop(element: HTMLElement, scroller: HTMLElement, edge: 'top' | 'bottom' = 'top'): number {
  return element.getBoundingClientRect()[edge] - scroller.getBoundingClientRect().top;
}
