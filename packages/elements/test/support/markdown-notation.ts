import type { Block, Inline } from '../../src/markdown/tree.ts';

/**
 * A tree in one line, for tables of examples: `p(a <strong b>) ul(li(p(x)) li(p(y))) code(…)`. A line break shows as `⏎`, a link
 * as `<link address its text>`.
 */
export function notation(blocks: readonly Block[]): string {
  return oneLine(blocks.map(block).join(' '));
}

export function inlineNotation(inlines: readonly Inline[]): string {
  return oneLine(inlines.map(inline).join(''));
}

function block(one: Block): string {
  if (one.kind === 'paragraph') return `p(${one.children.map(inline).join('')})`;
  if (one.kind === 'quote') return `quote(${one.children.map(block).join(' ')})`;
  if (one.kind === 'fence') return `fence${one.info && `[${one.info}]`}(${one.text})`;
  const items = one.items.map((item) => `li(${item.map(block).join(' ')})`).join(' ');
  return one.start === undefined ? `ul(${items})` : `ol${one.start}(${items})`;
}

function inline(one: Inline): string {
  if (typeof one === 'string') return one;
  if (one.kind === 'code') return `<code ${one.text}>`;
  const children = one.children.map(inline).join('');
  return one.kind === 'link' ? `<link ${one.url} ${children}>` : `<${one.kind} ${children}>`;
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '⏎');
}
