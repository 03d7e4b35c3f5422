import type { ChatError } from '@hypee/chat';
import { chooseStrings, preferredLanguages } from './language.ts';
import type { Plural, Strings } from './strings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A text without a number. */
export type TextName = { [Name in keyof Strings]: Strings[Name] extends string ? Name : never }[keyof Strings];
/** A text that depends on a number. */
export type PluralName = { [Name in keyof Strings]: Strings[Name] extends Plural ? Name : never }[keyof Strings];

/**
 * The texts, dates and numbers of one language. Belongs to one element: two chats on a page may speak two languages.
 * `Intl` formatters are costly to make, so one set serves all rows.
 */
export class Words {
  readonly locale: string;
  readonly #strings: Strings;
  readonly #plurals: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #lists: Intl.ListFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #longDay: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  /** @param overrides texts that replace the built-in ones */
  constructor(languages: readonly string[], overrides: Partial<Strings> = {}) {
    const { locale, strings } = chooseStrings(languages);
    this.locale = locale;
    this.#strings = { ...strings, ...overrides, errors: { ...strings.errors, ...overrides.errors } };
    this.#plurals = new Intl.PluralRules(locale);
    this.#numbers = new Intl.NumberFormat(locale);
    this.#lists = new Intl.ListFormat(locale, { type: 'conjunction' });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    this.#weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
    this.#longDay = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
    this.#moment = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  }

  /** In the language of the place where an element stands. */
  static for(element: Element, overrides?: Partial<Strings>): Words {
    return new Words(preferredLanguages(element), overrides);
  }

  text(name: TextName, values: Readonly<Record<string, string>> = {}): string {
    return fill(this.#strings[name], values);
  }

  /** @param shown what stands for the number in the text */
  count(name: PluralName, count: number, shown = this.number(count)): string {
    const forms = this.#strings[name];
    return fill(forms[this.#plurals.select(count)] ?? forms.other, { count: shown });
  }

  /** Why something failed, for people. */
  reason(error: ChatError): string {
    return this.#strings.errors[error.code] ?? error.message;
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  list(items: readonly string[]): string {
    return this.#lists.format(items);
  }

  /** `14:05` */
  time(date: Date): string {
    return this.#time.format(date);
  }

  /** Date and time in full, for a tooltip. */
  moment(date: Date): string {
    return this.#moment.format(date);
  }

  /** As a heading: `Today`, `Yesterday`, else the date in full. */
  day(date: Date, now = new Date()): string {
    const age = daysBetween(date, now);
    return this.#capitalised(age === 0 || age === 1 ? this.#relative.format(-age, 'day') : this.#longDay.format(date));
  }

  /** As short as it can be: the time today, `Yesterday`, a weekday in the last week, else the date. */
  ago(date: Date, now = new Date()): string {
    const age = daysBetween(date, now);
    if (age <= 0) return this.time(date);
    if (age === 1) return this.#capitalised(this.#relative.format(-1, 'day'));
    return age < 7 ? this.#capitalised(this.#weekday.format(date)) : this.#day.format(date);
  }

  #capitalised(text: string): string {
    return text.charAt(0).toLocaleUpperCase(this.locale) + text.slice(1);
  }
}

/** Whole days by the calendar of the device: 23:59 and 00:01 are a day apart. */
function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
