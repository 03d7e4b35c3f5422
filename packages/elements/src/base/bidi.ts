/**
 * A text of somebody without the invisible characters that set directions. One that is left open would also turn what the
 * interface writes after it in the same line; a text in an element of its own needs none of this.
 */
export function withoutDirections(text: string): string {
  return text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
}
