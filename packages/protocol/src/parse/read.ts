/**
 * Small readers of unknown JSON: each takes what it can use and says `undefined`, or a default, for the rest. Readers of
 * whole objects are made of those of their fields.
 */

export type Json = Record<string, unknown>;

/** What a client makes of unknown JSON. `undefined`: nothing can be made of it. */
export type Read<Value> = (value: unknown) => Value | undefined;

/** As `Read`, where something can always be made of it: defaults, where it is of no use. */
export type ReadAny<Value> = (value: unknown) => Value;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Ids are strings in the SDK, strings or integers on the wire. */
export const readId: Read<string> = (value) => {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
};

export const readString: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

export const readNumber: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A count or a place in a log: a whole number from 0 on. */
export const readCount: Read<number> = (value) => {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
};

/* @__NO_SIDE_EFFECTS__ */
export const or =
  <Value, Otherwise>(read: Read<Value>, otherwise: Otherwise): ReadAny<Value | Otherwise> =>
  (value) =>
    read(value) ?? otherwise;

export const readText = or(readString, '');

export const readTextOrNull = or(readString, null);

export const readNumberOrNull = or(readNumber, null);

export const readCountOr0 = or(readCount, 0);

export const readFlag: ReadAny<boolean> = (value) => value === true;

export const readJsonObject: ReadAny<Json> = (value) => (isObject(value) ? value : {});

/* @__NO_SIDE_EFFECTS__ */
export const oneOf =
  <const Values extends readonly string[]>(values: Values, otherwise: Values[number]): ReadAny<Values[number]> =>
  (value) =>
    values.find((candidate) => candidate === value) ?? otherwise;

/** Each readable item; unreadable ones are left out. What is no list is none. */
/* @__NO_SIDE_EFFECTS__ */
export const rows =
  <Item>(read: Read<Item>): Read<Item[]> =>
  (value) =>
    Array.isArray(value) ? value.map(read).filter((item) => item !== undefined) : undefined;

/** As `rows`; what is no list is an empty one. */
/* @__NO_SIDE_EFFECTS__ */
export const list = <Item>(read: Read<Item>): ReadAny<Item[]> => or(rows(read), []);

export const readIds = list(readId);

/** An object of which every field can be read. Others are dropped; a missing one is read as `undefined`. */
/* @__NO_SIDE_EFFECTS__ */
export function record<Shape extends object>(fields: { [Name in keyof Shape]: Read<Shape[Name]> }): Read<Shape> {
  const readers = Object.entries<Read<unknown>>(fields);
  return (value) => {
    if (!isObject(value)) return undefined;
    const shape: Json = {};
    for (const [name, read] of readers) {
      const field = read(value[name]);
      if (field === undefined) return undefined;
      shape[name] = field;
    }
    return shape as Shape;
  };
}

/** As `record`, where every field has a default: of what is no object all defaults are made. */
/* @__NO_SIDE_EFFECTS__ */
export function defaulted<Shape extends object>(fields: {
  [Name in keyof Shape]: ReadAny<Shape[Name]>;
}): ReadAny<Shape> {
  const read = record<Shape>(fields) as ReadAny<Shape>;
  return (value) => read(readJsonObject(value));
}

/** JSON text to a value, `undefined` where it is no JSON. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
