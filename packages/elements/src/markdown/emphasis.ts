import type { Inline } from './tree.ts';

/** A run of `*`, `_` or `~` that may open or close emphasis. */
export interface Delimiter {
  readonly run: string;
  readonly opens: boolean;
  readonly closes: boolean;
  /** How many characters of the run mean nothing: they are text. */
  left: number;
  /** What it closes, in order: the marks, as `**`. */
  readonly closed: string[];
  /** What it opens, the innermost first. */
  readonly opened: string[];
}

const PUNCTUATION = /[\p{P}\p{S}]/u;

/** Emphasis nested deeper stays text. */
const MAX_DEPTH = 8;

/**
 * Follows "process emphasis" of the CommonMark specification (0.31, "An algorithm for parsing nested emphasis and links"), with
 * GFM's `~~`. First the delimiters are matched, then the tree is built from what they open and close.
 */
export function emphasise(items: readonly (Inline | Delimiter)[]): Inline[] {
  matchDelimiters(items);
  const root: Inline[] = [];
  const around = [root];
  let nodes = root;
  let depth = 0;
  const add = (node: Inline): void => {
    const last = nodes.at(-1);
    if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node;
    else if (node) nodes.push(node);
  };
  for (const item of items) {
    if (!isDelimiter(item)) {
      add(item);
      continue;
    }
    for (const mark of item.closed) {
      depth -= 1;
      if (depth < MAX_DEPTH) nodes = around.pop() ?? root;
      else add(mark);
    }
    add(item.run.slice(0, item.left));
    for (const mark of item.opened.reverse()) {
      if (depth < MAX_DEPTH) {
        const children: Inline[] = [];
        add({ kind: mark === '~~' ? 'del' : mark.length > 1 ? 'strong' : 'em', children });
        around.push(nodes);
        nodes = children;
      } else add(mark);
      depth += 1;
    }
  }
  return root;
}

/** `floors` is the specification's `openers_bottom`: below it there is no opener for a closer of that kind. */
function matchDelimiters(items: readonly (Inline | Delimiter)[]): void {
  const openers: Delimiter[] = [];
  const floors: Record<string, number> = {};
  for (const item of items) {
    if (!isDelimiter(item)) continue;
    const { run, opens, closes } = item;
    const kind = `${run.charAt(0)}${opens}${run.length % 3}`;
    while (closes && item.left) {
      let height = openers.length;
      const floor = floors[kind] ?? 0;
      while (height > floor && !fits(openers[height - 1], item)) height -= 1;
      const opener = openers[height - 1];
      if (!opener || height === floor) {
        floors[kind] = openers.length;
        break;
      }
      const mark = run.slice(0, Math.min(item.left, opener.left, 2));
      item.left -= mark.length;
      opener.left -= mark.length;
      item.closed.push(mark);
      opener.opened.push(mark);
      openers.length = opener.left ? height : height - 1;
      for (const other in floors) floors[other] = Math.min(floors[other] ?? 0, openers.length);
    }
    if (opens && item.left) openers.push(item);
  }
}

/** The last condition keeps `*foo**bar*` one emphasis. */
function fits(opener: Delimiter | undefined, { run, opens }: Delimiter): boolean {
  return (
    opener?.run.charAt(0) === run.charAt(0) &&
    !((opens || opener.closes) && run.length % 3 && (opener.run.length + run.length) % 3 === 0)
  );
}

function isDelimiter(item: Inline | Delimiter): item is Delimiter {
  return typeof item === 'object' && 'run' in item;
}

/** CommonMark's left- and right-flanking delimiter runs: what stands before and after decides what a run may do. */
export function delimiter(run: string, textBefore: string, textAfter: string): Delimiter {
  const before = kindOf(Array.from(textBefore).at(-1));
  const after = kindOf(Array.from(textAfter)[0]);
  const inWord = before + after > 3 && !run.startsWith('_');
  return {
    run,
    opens: (before < 2 && after > 0) || inWord,
    closes: (before > 0 && after < 2) || inWord,
    left: run.length,
    closed: [],
    opened: [],
  };
}

/** 0: white space, or nothing at all; 1: punctuation and symbols; 2: what words are made of. */
function kindOf(character = ' '): number {
  return character.trim() ? (PUNCTUATION.test(character) ? 1 : 2) : 0;
}
