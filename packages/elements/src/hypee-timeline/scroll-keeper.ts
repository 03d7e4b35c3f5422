import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Closer to the end than this counts as there. Pixels; a zoomed page has fractions. */
const END_SLACK = 32;

/** What the keeper knows of the element it works for. */
export interface Scrolling {
  /** Undefined before the first render. */
  scroller(): HTMLElement | undefined;
  /** In order; each draws itself after its parent did. */
  rows(): Iterable<HTMLElement & { readonly updateComplete: Promise<unknown> }>;
  /** Whether the end of the list is the end of what there is. */
  endIsNewest(): boolean;
  /** Called when everything stands where it should after a render. */
  settled(): void;
}

/**
 * Keeps what is being read in place while rows come and go, and stays at the end if it was there. Remembers a row before
 * each render and puts it back after, before the browser paints. The browser's own scroll anchoring does the same for rows
 * that grow later, but it does nothing at the very top and Safari has none.
 */
export class ScrollKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: Scrolling;
  #atEnd = true;
  /** The user asked for the end, which may have to be loaded first. */
  #wantsEnd = false;
  /** Rows from the one being read on, each with its distance from the top of the scroller. */
  #anchors: { element: HTMLElement; top: number }[] = [];
  #settling = false;
  /** Where the scroller was when last looked at. */
  #top = 0;
  #resized: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost, list: Scrolling) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  /** Whether the newest message is where the user is. */
  get atEnd(): boolean {
    return this.#atEnd && this.#list.endIsNewest();
  }

  /** Goes to the newest message, wherever the user is now, as soon as it is there. */
  goToEnd(): void {
    this.#wantsEnd = true;
    this.#host.requestUpdate();
  }

  /** To be called when the scroller has scrolled. */
  scrolled(): void {
    const scroller = this.#list.scroller();
    if (!scroller || this.#settling) return;
    this.#top = scroller.scrollTop;
    this.#atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= END_SLACK;
  }

  /** An element that is moved in the document forgets how far it was scrolled. */
  hostConnected(): void {
    const scroller = this.#list.scroller();
    if (!scroller) return;
    scroller.scrollTop = this.#top;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    // Between a render and its settling rows have moved: what was remembered before still holds.
    if (!this.#settling) this.#anchors = this.atEnd ? [] : this.#visibleRows();
  }

  hostUpdated(): void {
    this.#observeSize();
    if (this.#settling) return;
    this.#settling = true;
    void this.#settle();
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
    this.#resized = undefined;
  }

  async #settle(): Promise<void> {
    await Promise.all(Array.from(this.#list.rows(), (row) => row.updateComplete));
    this.#settling = false;
    this.#restore();
    this.#list.settled();
  }

  #restore(): void {
    const scroller = this.#list.scroller();
    if (!scroller) return;
    if (this.#wantsEnd && this.#list.endIsNewest()) {
      this.#wantsEnd = false;
      this.#atEnd = true;
      this.#host.requestUpdate();
    }
    if (this.atEnd) this.#scrollToEnd(scroller);
    else this.#scrollToAnchor(scroller);
  }

  #scrollToEnd(scroller: HTMLElement): void {
    scroller.scrollTop = scroller.scrollHeight;
    this.#top = scroller.scrollTop;
  }

  #scrollToAnchor(scroller: HTMLElement): void {
    const anchor = this.#anchors.find(({ element }) => element.isConnected);
    if (!anchor) return;
    const moved = distanceFromTop(anchor.element, scroller) - anchor.top;
    if (Math.abs(moved) >= 0.5) scroller.scrollTop += moved;
    this.#top = scroller.scrollTop;
  }

  #visibleRows(): { element: HTMLElement; top: number }[] {
    const scroller = this.#list.scroller();
    if (!scroller) return [];
    return Array.from(this.#list.rows(), (element) => ({ element, top: distanceFromTop(element, scroller) })).filter(
      ({ element, top }) => top + element.offsetHeight > 0 && top < scroller.clientHeight,
    );
  }

  /** A box that changes its size (a keyboard, a window, fonts that arrive) must not lose the end. */
  #observeSize(): void {
    const scroller = this.#list.scroller();
    if (this.#resized || !scroller) return;
    this.#resized = new ResizeObserver(() => {
      // It may have been scrolled in this very frame: the event of that is still to come.
      if (scroller.scrollTop !== this.#top) this.scrolled();
      if (this.atEnd) this.#scrollToEnd(scroller);
    });
    this.#resized.observe(scroller);
    if (scroller.firstElementChild) this.#resized.observe(scroller.firstElementChild);
  }
}

function distanceFromTop(element: HTMLElement, scroller: HTMLElement): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
