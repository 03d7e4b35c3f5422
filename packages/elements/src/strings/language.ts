import { translations } from './translations.ts';

/** A language there are texts in: `fr`, and how its dates and numbers are written: `fr-CA`. */
export interface Language {
  readonly name: string;
  readonly locale: string;
}

/** What the page says about its language and what the user's browser prefers, most binding first. */
export function preferredLanguages(element: Element): readonly string[] {
  const declared = declaredAt(element, 'lang');
  if (!declared) return navigator.languages;
  // A page in English, read in Britain, shows dates as in Britain.
  return [navigator.languages.find((preferred) => preferred.startsWith(`${declared}-`)) ?? declared];
}

/**
 * The first language there is a translation for, English otherwise. A page in a language we do not have gets English and
 * not the browser's language, as it does for its own untranslated parts.
 */
export function chooseLanguage(languages: readonly string[]): Language {
  for (const locale of languages) {
    const name = locale.toLowerCase().split('-', 1)[0] ?? '';
    if ((name === 'en' || Object.hasOwn(translations, name)) && isLocale(locale)) return { name, locale };
  }
  return { name: 'en', locale: 'en' };
}

export function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|ur)\b/i.test(locale);
}

/** `rtl` where a language is written so and neither the element nor anything around it declares a direction. */
export function directionAt(element: Element, locale: string): 'rtl' | undefined {
  return isRightToLeft(locale) && declaredAt(element, 'dir') === undefined ? 'rtl' : undefined;
}

/** The nearest such attribute, through the shadow roots around the element, then the document's. */
function declaredAt(element: Element, attribute: 'lang' | 'dir'): string | undefined {
  let scope: Element | undefined = element;
  while (scope) {
    const holder: Element | null = scope.closest(`[${attribute}]`);
    if (holder) return holder.getAttribute(attribute) ?? '';
    const root = scope.getRootNode();
    scope = root instanceof ShadowRoot ? root.host : undefined;
  }
  return undefined;
}

/** `Intl` throws on a malformed tag; a typing error in a `lang` attribute must not take the chat down. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
