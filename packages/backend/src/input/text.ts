/** `text` with each half surrogate pair replaced, as writing it as UTF-8 would do. */
export const wellFormedText = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

/** The first `length` UTF-16 code units of `text`, never half a surrogate pair. */
export const cutText = (text: string, length: number): string =>
  wellFormedText(text.slice(0, length).replace(/[\ud800-\udbff]$/, ''));
