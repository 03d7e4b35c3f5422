/** Something that has a box in a list. */
export interface Drawable {
  /** Which box is its own: no two of a list have the same. */
  readonly key: string;
  /** What it is drawn from: it is drawn again only when one of these is another value than before. */
  readonly from: readonly unknown[];
  readonly draw: (box: HTMLElement) => void;
}

interface Drawn {
  readonly box: HTMLElement;
  from?: readonly unknown[];
}

const drawnIn = new WeakMap<Element, ReadonlyMap<string, Drawn>>();

/**
 * Gives each item of a list a box in the container, which has no other children, in their order. A box stays with its item,
 * and what is in it stays as it is while the item does: one more row must not cost what all rows cost.
 *
 * @param tag the element that the boxes are
 * @returns the boxes
 */
export function drawEach(container: Element, tag: string, items: readonly Drawable[]): HTMLElement[] {
  const before = drawnIn.get(container) ?? new Map<string, Drawn>();
  const now = new Map<string, Drawn>();
  const list = items.map((item) => {
    const drawn: Drawn = before.get(item.key) ?? { box: document.createElement(tag) };
    now.set(item.key, drawn);
    return { ...item, drawn };
  });
  drawnIn.set(container, now);
  // First: what stays is then in its place already, as a rule. A box that is moved loses its focus.
  for (const [key, { box }] of before) if (!now.has(key)) box.remove();
  let place = container.firstElementChild;
  return list.map(({ from, draw, drawn }) => {
    const { box } = drawn;
    if (box === place) place = box.nextElementSibling;
    else container.insertBefore(box, place);
    if (!drawn.from || from.some((value, index) => value !== drawn.from?.[index])) draw(box);
    drawn.from = from;
    return box;
  });
}
