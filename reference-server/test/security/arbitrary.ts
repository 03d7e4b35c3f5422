import fc, { type Arbitrary } from 'fast-check';
import type { TSchema } from 'typebox';

/** As much of JSON schema as TypeBox writes for the wire. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that mean something to the server: ids of what exists, by what they are of. */
export interface Known {
  readonly conversations: readonly string[];
  readonly messages: readonly string[];
  readonly users: readonly string[];
  readonly cursors: readonly string[];
  readonly words: readonly string[];
}

/** Which of them stand under the name of a field, of a query or of the part of a path before. */
const KINDS: Readonly<Record<string, keyof Known>> = {
  conversations: 'conversations',
  conversation: 'conversations',
  conversation_id: 'conversations',
  messages: 'messages',
  message_id: 'messages',
  reply_to: 'messages',
  thread_id: 'messages',
  before: 'messages',
  after: 'messages',
  around: 'messages',
  users: 'users',
  members: 'users',
  member_ids: 'users',
  user_ids: 'users',
  mentions: 'users',
  sender: 'users',
  cursor: 'cursors',
};

/** Names whose values are new each time. */
const NEW = new Set(['client_id', 'op_id']);

const knownAs = (name: string, known: Known): readonly string[] => (NEW.has(name) ? [] : known[KINDS[name] ?? 'words']);

/** Texts that programs have tripped over. */
const TRICKY_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\nX: y',
  '\ud800',
  '\udc00\ud800',
  '\ufffe\uffff',
  '\u202eabc',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(50),
  '﷽'.repeat(100),
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00%ff%zz',
  "'; --",
  '"*" OR (a NEAR b)',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'true',
  '0.0',
  '9007199254740993.x',
  '2026-01-01T00:00:00.000Z',
  '9999-99-99T99:99:99.999Z',
  '+275760-09-13T00:00:00.001Z',
];

const TRICKY_NUMBERS = [0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, Number.MIN_VALUE];

/** Keys that every object has, and keys of things that others keep. */
const TRICKY_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'id',
  'seq',
  'role',
  '',
  '\0',
  '$ne',
];

/** Any value that JSON can say, nested a little. */
const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1e9 }),
  fc.constantFrom<unknown>(...TRICKY_NUMBERS),
  fc.constantFrom<unknown>(...TRICKY_TEXTS),
  fc.jsonValue({ maxDepth: 3 }),
);

const words: Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 40 });

/** Values that fit a schema, near its limits more often than elsewhere; `name` is that of the field. */
function fitting(schema: Schema, known: Known, name = ''): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, known, name)));
  switch (schema.type) {
    case 'string':
      return textOf(schema, knownAs(name, known));
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return listOf(schema, fitting(schema.items ?? {}, known, name));
    case 'object':
      return objectOf(schema, known);
    default:
      return anything;
  }
}

function textOf({ minLength = 0, maxLength = 20_000 }: Schema, known: readonly string[]): Arbitrary<string> {
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  const tricky = TRICKY_TEXTS.filter(fits);
  return fc.oneof(
    ...(known.length > 0 ? [{ weight: 12, arbitrary: fc.constantFrom(...known) }] : []),
    { weight: 2, arbitrary: words.map((text) => text.padEnd(minLength, 'a').slice(0, maxLength)) },
    ...(tricky.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...tricky) }] : []),
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(maxLength), '漢'.repeat(Math.min(maxLength, 6_000))) },
  );
}

function listOf({ minItems = 0, maxItems = 12 }: Schema, item: Arbitrary<unknown>): Arbitrary<unknown> {
  const short = fc.array(item, { minLength: minItems, maxLength: minItems + 1 });
  return fc.oneof(short, fc.array(item, { minLength: minItems, maxLength: Math.min(maxItems, 12) }));
}

function numberOf({ type, minimum = -(2 ** 53), maximum = 2 ** 53 }: Schema): Arbitrary<number> {
  const edges = fc.constantFrom(minimum, maximum);
  return fc.oneof(edges, type === 'integer' ? fc.maxSafeInteger().map((n) => clamp(n, minimum, maximum)) : fc.double());
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

function objectOf({ properties, required = [] }: Schema, known: Known): Arbitrary<unknown> {
  // A record: keys and values are the caller's own.
  if (!properties) return fc.dictionary(fc.oneof(words, fc.constantFrom(...TRICKY_KEYS)), anything, { maxKeys: 4 });
  const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fitting(one, known, name)]));
  return fc.record(model, { requiredKeys: [...required], noNullPrototype: true });
}

/** A change that makes of what fits something that may not fit any more. */
type Twist = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As an object literal would not do, `__proto__` becomes a key like all others. */
const withEntry = (value: unknown, key: string, entry: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries([...Object.entries(value).filter(([name]) => name !== key), [key, entry]])
    : entry;

function twists(schema: Schema): Arbitrary<Twist> {
  const names = Object.keys(schema.properties ?? { value: {} });
  const name = fc.constantFrom(...names);
  const huge = fc.constantFrom<unknown>(
    'x'.repeat(70_000),
    Array.from({ length: 2_000 }, (_, n) => n),
    nested(200),
    Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n])),
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(name, anything).map(
        ([key, other]): Twist =>
          (value) =>
            withEntry(value, key, other),
      ),
    },
    {
      weight: 2,
      arbitrary: name.map(
        (gone): Twist =>
          (value) =>
            without(value, gone),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...TRICKY_KEYS), anything).map(
        ([key, other]): Twist =>
          (value) =>
            withEntry(value, key, other),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(name, huge).map(
        ([key, other]): Twist =>
          (value) =>
            withEntry(value, key, other),
      ),
    },
    {
      weight: 1,
      arbitrary: anything.map(
        (other): Twist =>
          () =>
            other,
      ),
    },
  );
}

const without = (value: unknown, name: string): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) : value;

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

/** Values that fit a schema, and as many that were changed so that they may not. */
export const near = (schema: TSchema, known: Known): Arbitrary<unknown> => {
  const fits = fitting(schema, known);
  return fc.oneof(
    fits,
    fc
      .tuple(fits, fc.array(twists(schema as Schema), { minLength: 1, maxLength: 2 }))
      .map(([value, changes]) => changes.reduce((changed, change) => change(changed), value)),
  );
};

/** JSON as it may come: mostly whole, sometimes cut, doubled, or what only looks like it. */
export const jsonText = (values: Arbitrary<unknown>): Arbitrary<string> =>
  fc.tuple(values, fc.integer({ min: 0, max: 39 })).map(([value, how]) => {
    const text = JSON.stringify(value);
    if (how === 0) return text.slice(0, text.length / 2);
    if (how === 1) return `${text}${text}`;
    if (how === 2) return text.replaceAll(/\d+/g, '1e999');
    if (how === 3) return text.replace(/[{[]/, (open) => `${open}\u0000`);
    return text;
  });

/** A part of a path, behind a part with this name. */
export const pathPart = (behind: string, known: Known): Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...knownAs(behind, known)) },
    { weight: 2, arbitrary: fc.constantFrom(...known.conversations, ...known.messages, ...known.users) },
    { weight: 2, arbitrary: fc.oneof(words, fc.constantFrom(...TRICKY_TEXTS)) },
  );

/** A query that fits its schema, or nearly, with names that are given twice, and what is not encoded as it should be. */
export const queryText = (schema: TSchema, known: Known): Arbitrary<string> =>
  fc.tuple(near(schema, known), fc.integer({ min: 0, max: 19 })).map(([value, how]) => {
    const entries = isObject(value) ? Object.entries(value) : [['q', value] as const];
    const texts = entries.map(([name, one]): [string, string] => [
      name,
      typeof one === 'string' ? one : JSON.stringify(one),
    ]);
    const text = new URLSearchParams(texts).toString().slice(0, 8_000);
    if (how === 0) return `${text}&${text}`;
    if (how === 1) return `${text}&limit=%ff%zz&=&&[a][b]=c`;
    return text;
  });
