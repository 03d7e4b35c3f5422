/**
 * What the browser prefers of what there is, else English.
 *
 * @template Texts
 * @param {{ en: Texts, [language: string]: Texts }} languages
 * @returns {Texts}
 */
export const preferred = (languages) =>
  navigator.languages.map((language) => languages[language.toLowerCase().split('-')[0]]).find(Boolean) ?? languages.en;
