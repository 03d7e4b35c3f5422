import { wellFormedText } from './text.ts';
import { utf8Bytes } from '../wire/frame-of.ts';
import { refuseField } from './validator.ts';

/** Clients of older backends send ids as numbers. */
export const toId = (id: string | number): string => String(id);

/** Ids as texts, each once, in the order they came. */
export const toIds = (ids: readonly (string | number)[]): string[] => [...new Set(ids.map(toId))];

/**
 * Half a surrogate pair becomes the replacement character everywhere in `value`: as UTF-8 it would become that anyway on its
 * way to disk, and readers would see another text than the first listeners.
 */
export function toWellFormed<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  if (!/\\u[dD][89a-fA-F]/.test(text)) return value;
  return JSON.parse(text, (_key, part: unknown) => (typeof part === 'string' ? wellFormedText(part) : part)) as Value;
}

/** The JSON of a request's metadata, within `maxBytes`. @throws WireError `validation_error` */
export function checkMetadata(metadata: Record<string, unknown>, maxBytes: number): void {
  if (utf8Bytes(jsonOf(metadata) ?? refuseField('metadata', 'This is nested too deeply.')) > maxBytes) {
    refuseField('metadata', `This may have ${String(maxBytes)} bytes of JSON at most.`);
  }
}

/** JSON text; undefined for what is nested so deeply that it cannot be written. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
