/** Room that is left to the edges of the window. Pixels. */
const MARGIN = 8;

/**
 * Places what the browser shows above the page beside a box in it: below it, else above it, and inside the window anyhow.
 *
 * @param atRight its right edge stands at that of the box; else the left edges do
 */
export function placeBeside(floating: HTMLElement, box: DOMRect, atRight: boolean): void {
  const { offsetWidth: width, offsetHeight: height } = floating;
  const below = box.bottom + MARGIN / 2;
  const above = box.top - MARGIN / 2 - height;
  const top = below + height <= innerHeight - MARGIN || above < MARGIN ? below : above;
  const left = atRight ? box.right - width : box.left;
  Object.assign(floating.style, {
    top: `${within(top, innerHeight - height)}px`,
    left: `${within(left, innerWidth - width)}px`,
  });
}

const within = (place: number, most: number): number => Math.max(MARGIN, Math.min(place, most - MARGIN));
