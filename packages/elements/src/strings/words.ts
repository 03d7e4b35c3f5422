import type { ChatError } from '@hypee/chat';
import type { ReactiveControllerHost } from 'lit';
import { withoutDirections } from '../base/bidi.ts';
import { onDemand } from '../base/on-demand.ts';
import { en } from './en.ts';
import { chooseLanguage, isRightToLeft } from './language.ts';
import type { EarlyStrings, Plural, Strings } from './strings.ts';
import { fetchStrings, stringsOf } from './translations.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A text without a number. */
export type TextName = { [Name in keyof Strings]: Strings[Name] extends string ? Name : never }[keyof Strings];
/** A text that depends on a number. */
export type PluralName = { [Name in keyof Strings]: Strings[Name] extends Plural ? Name : never }[keyof Strings];

/** English texts that come with the part they are said in. */
let late: Partial<Strings> = {};

/** Brings such texts: to be called before they are said. */
export function bring(texts: Partial<Strings>): void {
  late = { ...late, ...texts };
}

/** Until they are here, what the error says is said. */
const errorTexts = onDemand<Strings['errors']>(async () => (await import('./en-errors.ts')).enErrors);

type Formatter = 'PluralRules' | 'NumberFormat' | 'ListFormat' | 'RelativeTimeFormat' | 'DateTimeFormat';

/** How dates and times are written. */
const DATES = {
  time: { timeStyle: 'short' },
  weekday: { weekday: 'long' },
  day: { dateStyle: 'short' },
  longDay: { dateStyle: 'full' },
  moment: { dateStyle: 'full', timeStyle: 'short' },
} as const;

/**
 * The texts, dates and numbers of one language. Belongs to one element: two chats on a page may speak two languages.
 * `Intl` formatters are costly to make: one set serves all rows, and each is made when it is first needed.
 */
export class Words {
  readonly locale: string;
  readonly #strings: EarlyStrings & Partial<Strings>;
  readonly #made: Record<string, unknown> = {};

  /**
   * Only English is here from the start. `Words.load` fetches other languages; without that these are in English.
   *
   * @param languages most wanted first
   * @param overrides texts that replace the built-in ones
   */
  constructor(languages: readonly string[], overrides: Partial<Strings> = {}) {
    const { name, locale } = chooseLanguage(languages);
    const strings = stringsOf(name);
    this.locale = strings ? locale : 'en';
    const { errors } = strings ?? {};
    this.#strings = { ...(strings ?? en), ...overrides, errors: { ...errors, ...overrides.errors } };
  }

  /** Fetches what is needed for the first of some languages that there are texts in. */
  static async load(languages: readonly string[], overrides?: Partial<Strings>): Promise<Words> {
    await fetchStrings(chooseLanguage(languages).name);
    return new Words(languages, overrides);
  }

  text(name: TextName, values: Readonly<Record<string, string>> = {}): string {
    return fill(this.#strings[name] ?? late[name] ?? '', values, isRightToLeft(this.locale) ? isolated : String);
  }

  /** @param shown what stands for the number in the text */
  count(name: PluralName, count: number, shown = this.number(count)): string {
    const forms = this.#strings[name] ?? late[name];
    return fill(forms?.[this.#intl('PluralRules').select(count)] ?? forms?.other ?? '', { count: shown });
  }

  /**
   * Why something failed, for people; what the error says itself where there is no text for it.
   *
   * @param host drawn again when there is a better text
   */
  reason(
    { code, message = '' }: Pick<ChatError, 'code'> & Partial<Pick<ChatError, 'message'>>,
    host?: Pick<ReactiveControllerHost, 'requestUpdate'>,
  ): string {
    return this.#strings.errors?.[code] ?? (late.errors ?? errorTexts(host))?.[code] ?? message;
  }

  number(value: number): string {
    return this.#intl('NumberFormat').format(value);
  }

  list(items: readonly string[]): string {
    return this.#intl('ListFormat').format(items.map(withoutDirections));
  }

  /** `14:05` */
  time(date: Date): string {
    return this.#date('time', date);
  }

  /** Date and time in full, for a tooltip. */
  moment(date: Date): string {
    return this.#date('moment', date);
  }

  /** As a heading: `Today`, `Yesterday`, else the date in full. */
  day(date: Date, now = new Date()): string {
    const age = daysBetween(date, now);
    return this.#capitalised(age === 0 || age === 1 ? this.#daysAgo(age) : this.#date('longDay', date));
  }

  /** As short as it can be: the time today, `Yesterday`, a weekday in the last week, else the date. */
  ago(date: Date, now = new Date()): string {
    const age = daysBetween(date, now);
    if (age <= 0) return this.time(date);
    if (age === 1) return this.#capitalised(this.#daysAgo(1));
    return age < 7 ? this.#capitalised(this.#date('weekday', date)) : this.#date('day', date);
  }

  #date(form: keyof typeof DATES, date: Date): string {
    return this.#intl('DateTimeFormat', DATES[form], form).format(date);
  }

  #daysAgo(days: number): string {
    return this.#intl('RelativeTimeFormat', { numeric: 'auto' }).format(-days, 'day');
  }

  #intl<Kind extends Formatter>(kind: Kind, options?: object, key: string = kind): InstanceType<(typeof Intl)[Kind]> {
    const Made = Intl[kind] as unknown as new (locale: string, options?: object) => InstanceType<(typeof Intl)[Kind]>;
    return (this.#made[key] ??= new Made(this.locale, options)) as InstanceType<(typeof Intl)[Kind]>;
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

function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  show: (value: string) => string = String,
): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) =>
    name in values ? show(withoutDirections(values[name] ?? '')) : place,
  );
}

/** Keeps its own direction between words of another one: the full stop of an English text stays at its end. */
function isolated(value: string): string {
  return value && `\u2068${value}\u2069`;
}
