import { en } from './en.ts';
import { fr } from './fr.ts';
import type { Strings } from './strings.ts';

const TRANSLATIONS: Readonly<Record<string, Strings>> = { en, fr };

/** What the page says about its language and what the user's browser prefers, most binding first. */
export function preferredLanguages(element: Element): readonly string[] {
  const declared = declaredLanguage(element);
  if (!declared) return navigator.languages;
  // A page in English, read in Britain, shows dates as in Britain.
  return [navigator.languages.find((preferred) => preferred.startsWith(`${declared}-`)) ?? declared];
}

/**
 * The first language there is a translation for, English otherwise. A page in a language we do not have gets English and
 * not the browser's language, as it does for its own untranslated parts.
 */
export function chooseStrings(languages: readonly string[]): { locale: string; strings: Strings } {
  for (const locale of languages) {
    const strings = TRANSLATIONS[locale.toLowerCase().split('-', 1)[0] ?? ''];
    if (strings && isLocale(locale)) return { locale, strings };
  }
  return { locale: 'en', strings: en };
}

/** The nearest `lang` attribute, through the shadow roots around the element, then the document's. */
function declaredLanguage(element: Element): string {
  let scope: Element | undefined = element;
  while (scope) {
    const holder: Element | null = scope.closest('[lang]');
    if (holder) return holder.getAttribute('lang') ?? '';
    const root = scope.getRootNode();
    scope = root instanceof ShadowRoot ? root.host : undefined;
  }
  return '';
}

/** `Intl` throws on a malformed tag; a typing error in a `lang` attribute must not take the chat down. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
