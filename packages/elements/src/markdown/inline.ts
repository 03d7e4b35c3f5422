import { delimiter, emphasise, type Delimiter } from './emphasis.ts';
import { safeUrl, withoutEnd } from './url.ts';
import type { Inline } from './tree.ts';

/** What may be more than text: escapes, runs of marks, brackets, `<…>`, and addresses that were just typed. */
const TOKEN =
  /\\[\n!-/:-@[-`{-~]|`+|\*+|_+|(?<!~)~~(?!~)|!?\[|\]|<[^\s<>]+>|(?<![a-z\d])(?:https?:\/\/|www\.)(?:(?!\]\()[^\s<>"])+/gi;

/** What follows a link's text: `(address "title")`. Brackets in an address may be nested once. */
const TARGET = /\(\s*(?:<([^<>\n]*)>|((?:\([^\s()]*\)|[^\s()<])+))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/y;

/** Longer runs are text, so that a text is not searched for ever more lengths. */
const MAX_BACKTICKS = 8;

/** The marks inside a paragraph. What only looks like one stays text. Reads each character a bounded number of times. */
export function parseInline(text: string): Inline[] {
  const items: (Inline | Delimiter)[] = [];
  /** Where among the items a `[` waits for its `]`. */
  const brackets: number[] = [];
  /** Runs of backticks that have no other one of their length behind them: each is looked for once. */
  const unclosed = new Set<string>();
  let at = 0;

  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { 0: found, index } = match;
    const first = found.charAt(0);
    let item: Inline | Delimiter = found;
    items.push(text.slice(at, index));
    at = index + found.length;

    if (first === '\\') {
      item = found.slice(1);
    } else if (first === '`') {
      const end = unclosed.has(found) ? -1 : closingRun(found, text, at);
      if (end < 0) {
        unclosed.add(found);
      } else {
        item = { kind: 'code', text: codeText(text.slice(at, end)) };
        at = end + found.length;
      }
    } else if ('*_~'.includes(first)) {
      item = delimiter(found, text.slice(Math.max(index - 2, 0), index), text.slice(at, at + 2));
    } else if ('!['.includes(first)) {
      brackets.push(items.length);
    } else if (first === ']') {
      const opener = brackets.pop();
      TARGET.lastIndex = at;
      const target = opener && TARGET.exec(text);
      const url = target && safeUrl(target[1] ?? target[2] ?? '');
      if (url) {
        const [bracket, ...inside] = items.splice(opener);
        // Links hold no links: those inside become text, and a bracket that was opened before stays text. But the nearest
        // one may be that of a link around a picture.
        brackets.splice(0, brackets.length - (bracket === '![' ? 1 : 0));
        const children = emphasise(inside.flatMap(withoutLink));
        const isBlank = children.every((child) => typeof child === 'string' && !child.trim());
        item = { kind: 'link', url, children: isBlank ? [url] : children };
        at = TARGET.lastIndex;
      }
    } else {
      const isBare = first !== '<';
      const address = isBare ? withoutEnd(found) : found.slice(1, -1);
      const url = safeUrl(address);
      item = url ? { kind: 'link', url, children: [address] } : isBare ? address : first;
      if (isBare || !url) at = index + (isBare ? address : first).length;
    }
    items.push(item);
    TOKEN.lastIndex = at;
  }
  items.push(text.slice(at));
  return emphasise(items);
}

function closingRun(run: string, text: string, from: number): number {
  if (run.length > MAX_BACKTICKS) return -1;
  const pattern = new RegExp(`(?<!\`)${run}(?!\`)`, 'g');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** A space at both ends only keeps a backtick apart from the marks. */
function codeText(text: string): string {
  return text.replaceAll('\n', ' ').replace(/^ (?=.*[^ ])(.*) $/, '$1');
}

function withoutLink(item: Inline | Delimiter): readonly (Inline | Delimiter)[] {
  return typeof item === 'object' && 'url' in item ? item.children : [item];
}
