/** Longer is no sound and no film. Seconds. */
const LONGEST = 360_000;

/** How long a sound or a film is, in seconds; 0 where nobody knows, or what is told cannot be. */
export const knownLength = (seconds: number | null | undefined): number =>
  typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST ? seconds : 0;

const formats = new Map<string, Intl.NumberFormat>();

/** A length of time as players show it: `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number, locale: string): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const digits = (value: number, minimumIntegerDigits: 1 | 2): string => {
    const key = `${locale} ${minimumIntegerDigits}`;
    const format = formats.get(key) ?? new Intl.NumberFormat(locale, { minimumIntegerDigits, useGrouping: false });
    formats.set(key, format);
    return format.format(value);
  };
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = `${digits(minutes, hours ? 2 : 1)}:${digits(whole % 60, 2)}`;
  return hours ? `${digits(hours, 1)}:${rest}` : rest;
}
