import { parseInline } from './inline.ts';
import type { Block } from './tree.ts';

/** Lists and quotes nested deeper stay text: a bubble has no room for them. */
const MAX_DEPTH = 6;

const FENCE = /^(\s*)(`{3,99}(?=[^`]*$)|~{3,99})(.*)/;
const HEADING = /^\s*#{1,6}\s+(\S.*)/;
const QUOTE = /^\s*> ?/;
/** Not a mark alone, which would show nothing, nor the faces `>:(` and `>_<`. */
const QUOTED_TEXT = /^\s*>(?![:;._<]).*[^\s>]/;
/** A number of more than three digits is a year, and there would be no room for it. */
const ITEM = /^\s*([-*+]|(\d{1,3})[.)])[ \t]+(?=\S)/;
/** A line across the page in CommonMark. Here it is text, but no list either. */
const RULE = /^\s*([-*])(?:\s*\1)*\s*$/;

/**
 * The blocks of a message: CommonMark's paragraphs, lists, quotes and fenced code, as a chat needs them. A line break is a line
 * break; what is indented is no code; a heading is a strong paragraph; a quote or a list ends at the first line that does not
 * carry its mark or its indentation.
 */
export function parse(content: string): readonly Block[] {
  return parseBlocks(content.split(/\r\n?|\n/), 0);
}

function parseBlocks(all: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  /** What is left to read, the next line last. */
  const lines = all.reverse();
  let text: string[] = [];
  const endText = (): void => {
    if (text.length) blocks.push({ kind: 'paragraph', children: parseInline(text.join('\n')) });
    text = [];
  };
  for (let line = lines.at(-1); line !== undefined; line = lines.at(-1)) {
    const block =
      fence(lines, line) ??
      heading(lines, line) ??
      (depth < MAX_DEPTH ? (quote(lines, line, depth) ?? list(lines, line, depth, text.length > 0)) : undefined);
    if (block) {
      endText();
      blocks.push(block);
    } else {
      if (line.trim()) text.push(line);
      else endText();
      lines.pop();
    }
  }
  endText();
  return blocks;
}

/** Takes the lines from the next one on that begin with `start`, and leaves that out. */
function take(lines: string[], start: RegExp): string[] {
  const taken: string[] = [];
  for (let line = lines.at(-1); line !== undefined && start.test(line); line = lines.at(-1)) {
    taken.push(line.replace(start, ''));
    lines.pop();
  }
  return taken;
}

function fence(lines: string[], line: string): Block | undefined {
  const [, indent = '', open, info = ''] = FENCE.exec(line) ?? [];
  // With nothing behind it, what follows the mark would be all there is, and it is not shown.
  if (!open || lines.length < 2) return undefined;
  lines.pop();
  const text = take(lines, new RegExp(`^(?!\\s*${open}+\\s*$)\\s{0,${indent.length}}`)).join('\n');
  lines.pop();
  return { kind: 'fence', info: info.trim(), text };
}

function heading(lines: string[], line: string): Block | undefined {
  const [, text] = HEADING.exec(line) ?? [];
  if (!text) return undefined;
  lines.pop();
  return { kind: 'paragraph', children: [{ kind: 'strong', children: parseInline(text.replace(/\s#+\s*$/, '')) }] };
}

function quote(lines: string[], line: string, depth: number): Block | undefined {
  return QUOTED_TEXT.test(line) ? { kind: 'quote', children: parseBlocks(take(lines, QUOTE), depth + 1) } : undefined;
}

/** @param inText whether it would end a paragraph: there a number must be 1, as other ones stand at the beginning of lines by chance */
function list(lines: string[], line: string, depth: number, inText: boolean): Block | undefined {
  const [, mark, number] = itemAt(line);
  if (!mark || (inText && number && +number !== 1)) return undefined;
  const items: Block[][] = [];
  for (let next: string | undefined = line; next !== undefined; next = lines.at(-1)) {
    const [start, itsMark] = itemAt(next);
    // Items with another mark are another list's.
    if (!start || itsMark?.at(-1) !== mark.at(-1)) break;
    lines.pop();
    const rest = take(lines, new RegExp(`^(?:\\t| {${start.length}}|\\s*$)`));
    items.push(parseBlocks([next.slice(start.length), ...rest], depth + 1));
  }
  return { kind: 'list', start: number ? +number : undefined, items };
}

/** What begins an item: all of it, the mark, and the number in the mark. */
function itemAt(line: string): readonly (string | undefined)[] {
  return RULE.test(line) ? [] : (ITEM.exec(line) ?? []);
}
