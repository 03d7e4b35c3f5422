/** Letters that people type without their stroke or ligature, and that Unicode does not take apart. */
const PLAIN: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ø: 'o',
  ð: 'd',
  đ: 'd',
  ł: 'l',
  ħ: 'h',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** Text without case and accents: `Ñuñez` gives `nunez`. The same on every machine, whatever its locale: stores keep it. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(LETTERS, (letter) => PLAIN[letter] ?? letter);

/**
 * A name as the directory searches and sorts it: its words without case, accents and punctuation, one space between them.
 * `Ana-María Ñuñez` gives `ana maria nunez`. Empty where nothing is left.
 */
export const nameKey = (name: string): string =>
  fold(name)
    .split(/[\s\p{P}\p{C}]+/u)
    .filter(Boolean)
    .join(' ');
