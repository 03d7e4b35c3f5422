/** Small readers of unknown JSON: each takes what it can use and says `undefined` or a default for the rest. */

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Ids are strings in the SDK, strings or integers on the wire. */
export const readId = (value: unknown): string | undefined => {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
};

export const readIds = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(readId).filter((id) => id !== undefined) : [];

export const readString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const readText = (value: unknown): string => readString(value) ?? '';

export const readStringOrNull = (value: unknown): string | null => readString(value) ?? null;

export const readNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const readNumberOrNull = (value: unknown): number | null => readNumber(value) ?? null;

/** A count or a place in a log: a whole number from 0 on. */
export const readCount = (value: unknown): number | undefined => {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
};

export const readOneOf = <Value extends string>(value: unknown, values: readonly Value[], otherwise: Value): Value =>
  values.find((candidate) => candidate === value) ?? otherwise;

/** Each readable item; unreadable ones are left out. */
export const readList = <Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] =>
  Array.isArray(value) ? value.map(read).filter((item) => item !== undefined) : [];

/** JSON text to a value, `undefined` where it is no JSON. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
