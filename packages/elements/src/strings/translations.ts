import { en } from './en.ts';
import type { EarlyStrings, Strings } from './strings.ts';

/** Where the texts of each language but English come from: a file of its own, fetched when it is first spoken. */
export const translations: Record<string, () => Promise<Record<string, Strings>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  pt: () => import('./pt.ts'),
};

const here = new Map<string, EarlyStrings & Partial<Strings>>([['en', en]]);
const underway = new Map<string, Promise<void>>();

/** The texts of a language, once they are here; of English those that are there from the start. */
export function stringsOf(language: string): (EarlyStrings & Partial<Strings>) | undefined {
  return here.get(language);
}

/** Fetches a language. What cannot be fetched is not here afterwards; asking again tries again. */
export function fetchStrings(language: string): Promise<void> {
  const fetch = underway.get(language) ?? fetchFile(language).finally(() => underway.delete(language));
  underway.set(language, fetch);
  return fetch;
}

async function fetchFile(language: string): Promise<void> {
  try {
    const strings = (await translations[language]?.())?.[language];
    if (strings) here.set(language, strings);
  } catch {
    // Offline, and not in the browser's cache: English stands in.
  }
}
