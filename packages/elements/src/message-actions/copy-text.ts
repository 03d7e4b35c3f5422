/**
 * Puts a text on the clipboard; also in pages that are not secure, where browsers give no other way than a selection.
 *
 * @param place where a field may stand for a moment
 * @returns whether it is there
 */
export async function copyText(text: string, place: ParentNode & Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not secure, or not permitted.
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position:fixed;opacity:0';
  place.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without the clipboard's own interface
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}
