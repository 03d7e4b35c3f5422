import { withoutDirections } from '../base/bidi.ts';
import { parse } from './parse.ts';
import type { Block, Inline } from './tree.ts';

/** How much more than the limit is read: marks and addresses that are not shown. Characters. */
const HIDDEN = 2048;

/**
 * What a message says without its marks, in one line: for excerpts and announcements.
 *
 * @param limit characters (UTF-16 code units); a longer text is cut and ends in `…`
 */
export function plainText(content: string, limit = 200): string {
  const marked = parse(content.slice(0, limit + HIDDEN));
  const text = withoutDirections(marked.map(textOf).join(' ')).replace(/\s+/g, ' ').trim();
  // Half a character must not be left.
  return text.length > limit ? `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

function textOf(node: Inline | Block): string {
  if (typeof node === 'string') return node;
  if ('text' in node) return node.text;
  if ('items' in node) return node.items.flat().map(textOf).join(' ');
  return node.children.map(textOf).join(node.kind === 'quote' ? ' ' : '');
}
