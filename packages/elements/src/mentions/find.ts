import type { User } from '@hypee/chat';
import { oneLine } from '../markdown/one-line.ts';

/** Somebody who can be mentioned. */
export type Mentionable = Pick<User, 'id' | 'name'>;

/** A mention in a text: `[start, end)` in UTF-16 code units. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  /** Whose it may be: several people can have one name. */
  readonly ids: readonly string[];
}

/** A letter or a digit before the sign, or after the name: an address, or a longer word. */
const IN_WORD = /[\p{L}\p{N}_]/u;

/** How somebody is written in a text; empty for who has no name that can be seen. */
export function mentionOf({ name }: Mentionable): string {
  const shown = oneLine(name, Infinity);
  return shown && `@${shown}`;
}

/** Where people are mentioned by their whole name. Of names that begin alike the longest counts. */
export function mentionsIn(text: string, people: readonly Mentionable[]): Mention[] {
  const ids = new Map<string, string[]>();
  for (const one of people) {
    const written = mentionOf(one);
    if (written) ids.set(written, [...(ids.get(written) ?? []), one.id]);
  }
  const longestFirst = [...ids.keys()].sort((a, b) => b.length - a.length);
  const found: Mention[] = [];
  for (let start = text.indexOf('@'); start >= 0; start = text.indexOf('@', start + 1)) {
    if (IN_WORD.test(text.charAt(start - 1))) continue;
    const written = longestFirst.find((one) => text.startsWith(one, start) && !goesOn(text, start + one.length));
    if (!written) continue;
    const end = start + written.length;
    found.push({ start, end, ids: ids.get(written) ?? [] });
    start = end - 1;
  }
  return found;
}

const goesOn = (text: string, end: number): boolean => {
  const next = text.codePointAt(end);
  return next !== undefined && IN_WORD.test(String.fromCodePoint(next));
};
