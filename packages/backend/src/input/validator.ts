import type { Static, TProperties, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { WireError } from '../wire-error.ts';
import { describeErrors } from './describe.ts';

/** Turns what came over the wire into a typed value. @throws WireError `validation_error` that names the fields */
export type Validate<Value> = (input: unknown) => Value;

/** Checks a JSON body as it is: nothing is converted. */
export function bodyValidator<const Schema extends TSchema>(schema: Schema): Validate<Static<Schema>> {
  const compiled = Compile<TProperties, Schema>({}, schema);
  return (input) => {
    if (compiled.Check(input)) return input;
    if (!isObject(input)) throw new WireError('validation_error', 'The body must be a JSON object.');
    throw refusal(describeErrors(compiled.Errors(input)));
  };
}

/** Checks a query string: `10` and `true` are texts there, and become what the schema asks for. */
export function queryValidator<const Schema extends TSchema>(schema: Schema): Validate<Static<Schema>> {
  const compiled = Compile<TProperties, Schema>({}, schema);
  return (input) => {
    const value = compiled.Convert(input);
    if (compiled.Check(value)) return value;
    throw refusal(describeErrors(compiled.Errors(value)));
  };
}

/** @throws WireError `validation_error` about one field */
export function refuseField(field: string, text: string): never {
  throw refusal({ [field]: [text] });
}

/** Whether a value is a JSON object (no list, not null). */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refusal(fields: Record<string, string[]>): WireError {
  const detail = Object.entries(fields)
    .map(([name, texts]) => `${name}: ${texts.join(' ')}`)
    .join(' ');
  return new WireError('validation_error', detail || 'The request is not as it should be.', { fields });
}
