/**
 * Gives a shadow root the look of a part that came on demand. Once is enough, more do no harm.
 *
 * @param sheet undefined where there is no DOM
 */
export function adopt(root: ShadowRoot | null, sheet: CSSStyleSheet | undefined): void {
  if (root && sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
