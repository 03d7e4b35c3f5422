import { fold } from '../rules/name-key.ts';

/** A word of a text, as it is searched. */
export interface Word {
  /** Without case and accents: what is compared. */
  readonly key: string;
  /** Where it stands, in UTF-16 code units: from, and up to but not including. */
  readonly start: number;
  readonly end: number;
}

/** Scripts that are written without spaces: each sign is a word, and several are found as a phrase. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}';
const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}\\p{Co}])+`, 'gu');

/** The words of a text, in their order. All stores take a text apart in this way, so all find the same. */
export const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(WORD), ({ 0: found, index }) => ({
    key: fold(found),
    start: index,
    end: index + found.length,
  })).filter(({ key }) => key !== '');

/** A text as an index of words takes it: its words without case and accents, one space between them. */
export const searchText = (text: string): string =>
  wordsOf(text)
    .map(({ key }) => key)
    .join(' ');
