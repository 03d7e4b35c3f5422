import { wordsOf, type Word } from './words.ts';

/** What a text must have: words that follow each other. */
export interface Term {
  /** Without case and accents; one or more. */
  readonly words: readonly string[];
  /** Whether the last word may go on. */
  readonly prefix: boolean;
}

/** What is looked for: each word by its beginning, what stands between quotation marks exactly and in that order. */
export const termsOf = (query: string): Term[] =>
  Array.from(query.matchAll(/"([^"]*)"?|[^\s"]+/g), ([all, quoted]) => ({
    words: wordsOf(quoted ?? all).map(({ key }) => key),
    prefix: quoted === undefined,
  })).filter(({ words }) => words.length > 0);

/** Whether a text with these words has all the terms. */
export const hasTerms = (words: readonly Word[], terms: readonly Term[]): boolean =>
  terms.every((term) => words.some((_, index) => standsAt(words, index, term)));

/** Where the terms stand in a text, in UTF-16 code units `[start, end)`, in order and without overlap. */
export function highlightsOf(text: string, terms: readonly Term[]): [start: number, end: number][] {
  const words = wordsOf(text);
  const ranges = terms.flatMap((term) =>
    words.flatMap(({ start }, index): [number, number][] =>
      standsAt(words, index, term) ? [[start, words[index + term.words.length - 1]?.end ?? start]] : [],
    ),
  );
  const merged: [number, number][] = [];
  for (const [start, end] of ranges.sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

const standsAt = (words: readonly Word[], index: number, { words: wanted, prefix }: Term): boolean =>
  wanted.every((word, offset) => {
    const key = words[index + offset]?.key;
    return prefix && offset === wanted.length - 1 ? key?.startsWith(word) === true : key === word;
  });
