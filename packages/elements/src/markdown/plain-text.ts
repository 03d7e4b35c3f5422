import { oneLine } from './one-line.ts';
import { parse } from './parse.ts';
import type { Block, Inline } from './tree.ts';

/** How much more than the limit is read: marks and addresses that are not shown. Characters. */
const HIDDEN = 2048;

/**
 * What a text says without its marks, in one line: for excerpts and announcements.
 *
 * @param limit characters (UTF-16 code units); a longer text is cut and ends in `…`
 */
export function plainText(content: string, limit = 200): string {
  return plainTree(parse(content.slice(0, limit + HIDDEN)), limit);
}

/** The same of what was parsed already. */
export function plainTree(tree: readonly Block[], limit: number): string {
  return oneLine(tree.map(textOf).join(' '), limit);
}

function textOf(node: Inline | Block): string {
  if (typeof node === 'string') return node;
  if ('text' in node) return node.text;
  if ('items' in node) return node.items.flat().map(textOf).join(' ');
  return node.children.map(textOf).join(node.kind === 'quote' ? ' ' : '');
}
