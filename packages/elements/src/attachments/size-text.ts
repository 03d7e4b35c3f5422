const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

const formats = new Map<string, Intl.NumberFormat>();

/**
 * The size of a file in the words of a language: `1.2 MB`, `340 kB`. By thousands, as file managers count.
 *
 * @param bytes a whole number; one that no file can have is shown as nothing
 */
export function sizeText(bytes: number, locale: string): string {
  let size = bytes > 0 && bytes <= Number.MAX_SAFE_INTEGER ? Math.round(bytes) : 0;
  let place = 0;
  // 999.6 kB would be rounded to 1,000 kB.
  while (size >= 999.5 && place < UNITS.length - 1) {
    size /= 1000;
    place += 1;
  }
  const unit = UNITS[place] ?? 'byte';
  const key = `${locale} ${unit} ${size < 10}`;
  let format = formats.get(key);
  if (!format) {
    // Two digits tell enough, and no fraction of a byte.
    const maximumFractionDigits = size < 10 && place > 0 ? 1 : 0;
    format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
    formats.set(key, format);
  }
  return format.format(size);
}
