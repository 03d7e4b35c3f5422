/** More is a zoom by two fingers: less of the page is seen then, too, and nothing covers it. */
const UNZOOMED = 1.01;

/**
 * Keeps the composer of a conversation in sight above a keyboard on the screen: that takes its room from what is seen of the
 * page, not from the page. What of `box` would be under it the messages above the composer give up. Where the page gives the
 * keyboard its room (`interactive-widget=resizes-content`), nothing is covered.
 */
export class KeyboardRoom {
  readonly #box: Element;
  readonly #composer: HTMLElement;
  readonly #end = new AbortController();

  /** @param box ends where the composer does while nothing covers it */
  constructor(box: Element, composer: HTMLElement) {
    this.#box = box;
    this.#composer = composer;
    const { signal } = this.#end;
    for (const name of ['resize', 'scroll']) visualViewport?.addEventListener(name, this.#fit, { signal });
    addEventListener('scroll', this.#fit, { signal, passive: true });
    this.#fit();
  }

  end(): void {
    this.#end.abort();
    this.#composer.style.marginBlockEnd = '';
  }

  readonly #fit = (): void => {
    if (!visualViewport) return;
    const { scale, offsetTop, height } = visualViewport;
    const seenTo = offsetTop + height;
    const keyboard = scale > UNZOOMED ? 0 : document.documentElement.clientHeight - seenTo;
    const covered = Math.min(keyboard, this.#box.getBoundingClientRect().bottom - seenTo);
    this.#composer.style.marginBlockEnd = covered > 0 ? `${covered}px` : '';
  };
}
