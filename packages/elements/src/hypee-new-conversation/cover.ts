/** Where less of the box can be seen the dialog has the whole window. Pixels. */
const LEAST = { width: 280, height: 320 };

/** The outermost element of this package around an element: the chat it is part of. */
export function chatAround(element: Element): Element | undefined {
  let found: Element | undefined;
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
    if (root.host.localName.startsWith('hypee-')) found = root.host;
  }
  return found;
}

/**
 * Lays a modal dialog, which the browser shows above the page, over what can be seen of a box in the page, and follows it
 * when the page scrolls or changes.
 *
 * @returns the end of it
 */
export function cover(dialog: HTMLElement, box: Element): () => void {
  const place = (): void => {
    const { top, right, bottom, left } = box.getBoundingClientRect();
    const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
    const [width, height] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
    const fits = width >= LEAST.width && height >= LEAST.height;
    Object.assign(dialog.style, {
      inset: fits ? `${y}px auto auto ${x}px` : '',
      width: fits ? `${width}px` : '',
      height: fits ? `${height}px` : '',
      borderRadius: fits ? getComputedStyle(box).borderRadius : '',
    });
  };
  const size = new ResizeObserver(place);
  size.observe(box);
  addEventListener('resize', place);
  // Scrolling of any box around it; such events do not bubble.
  document.addEventListener('scroll', place, { capture: true, passive: true });
  place();
  return () => {
    size.disconnect();
    removeEventListener('resize', place);
    document.removeEventListener('scroll', place, { capture: true });
  };
}
