const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/**
 * Colours over each other, as the screen shows them.
 *
 * @param {string[]} colours the lowest first
 */
function blended(colours) {
  for (const colour of ['#fff', ...colours]) {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
  }
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** @param {number[]} colour red, green, blue: 0 to 255 */
function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {Element} element */
const around = (element) => element.parentElement ?? element.getRootNode().host;

/**
 * The contrast of an element's text to what is behind it, as WCAG 2 defines it: 1 to 21.
 *
 * @param {Element} element
 */
export function contrastOf(element) {
  const behind = [];
  for (let one = element; one; one = around(one)) behind.unshift(getComputedStyle(one).backgroundColor);
  const [ground, text] = [behind, [...behind, getComputedStyle(element).color]].map((all) => luminance(blended(all)));
  return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
}

/**
 * The first element, behind any number of shadow roots.
 *
 * @param {Element | ShadowRoot} root
 * @param {string} selector
 * @returns {Element | undefined}
 */
export function deep(root, selector) {
  for (const element of (root.shadowRoot ?? root).querySelectorAll('*')) {
    if (element.matches(selector)) return element;
    const found = element.shadowRoot ? deep(element, selector) : undefined;
    if (found) return found;
  }
  return undefined;
}
