/** Draws colours over each other, as the browser does. */
function blended(colours: readonly string[]): [red: number, green: number, blue: number] {
  const context = document.createElement('canvas').getContext('2d')!;
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** The contrast of an element's text to what is behind it, by WCAG: 1 to 21. */
export function contrastOf(element: Element): number {
  const behind: string[] = [];
  for (let one: Element | null = element; one; one = parentOf(one))
    behind.unshift(getComputedStyle(one).backgroundColor);
  const ground = luminance(blended(['white', ...behind]));
  const text = luminance(blended(['white', ...behind, getComputedStyle(element).color]));
  return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
}
