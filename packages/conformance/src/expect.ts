import { inspect, isDeepStrictEqual } from 'node:util';

/** A rule that was broken; `message` says by what. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Shown in one line and not at length. */
const show = (value: unknown): string => {
  const text = inspect(value, { depth: 6, breakLength: Infinity, compact: true });
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
};

/** @throws always: the rule is broken */
export function broken(what: string): never {
  throw new Broken(what);
}

/** @throws where `value` is not what the rule says, in depth */
export function equal(value: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(value, expected)) broken(`${what}: expected ${show(expected)}, got ${show(value)}`);
}

/** @throws where the rule does not hold */
export function holds(condition: boolean, what: string, seen?: unknown): asserts condition {
  if (!condition) broken(seen === undefined ? what : `${what}: ${show(seen)}`);
}

/** The value, where there is one. */
export function given<Value>(value: Value, what: string): NonNullable<Value> {
  if (value === undefined || value === null) broken(`${what} is missing`);
  return value;
}
