/** Inserts a text at the caret, as if it was typed: undo takes it back where the browser can do that. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that undo knows of
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
