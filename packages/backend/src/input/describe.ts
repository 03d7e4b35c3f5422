import type { TLocalizedValidationError } from 'typebox/error';

/** Says in words what a schema check found, by field of the request. */
export function describeErrors(errors: readonly TLocalizedValidationError[]): Record<string, string[]> {
  const byPath = new Map<string, TLocalizedValidationError[]>();
  for (const error of errors) {
    for (const path of pathsOf(error)) byPath.set(path, [...(byPath.get(path) ?? []), error]);
  }
  const fields = new Map<string, string[]>();
  for (const [path, found] of byPath) {
    const [, name = '', ...inside] = path.split('/');
    if (name === '') continue;
    const place = inside.length === 0 ? '' : `${inside.map(wordForStep).join(', ')}: `;
    const texts = fields.get(name) ?? [];
    texts.push(`${place}${textFor(found)}`);
    fields.set(name, texts);
  }
  return Object.fromEntries(fields);
}

/** A missing property is reported at its parent: the fields are its children. */
const pathsOf = (error: TLocalizedValidationError): string[] =>
  error.keyword === 'required'
    ? error.params.requiredProperties.map((name) => `${error.instancePath}/${name}`)
    : [error.instancePath];

const wordForStep = (step: string): string => (/^\d+$/.test(step) ? `item ${String(Number(step) + 1)}` : `"${step}"`);

/** One sentence for all that is wrong with one value: a union reports each of its branches. */
function textFor(errors: readonly TLocalizedValidationError[]): string {
  const types: string[] = [];
  for (const error of errors) {
    const text = constraintText(error);
    if (text !== undefined) return text;
    if (error.keyword === 'type') types.push(...[error.params.type].flat().map(wordForType));
  }
  return types.length === 0 ? 'This value is not allowed here.' : `This must be ${[...new Set(types)].join(' or ')}.`;
}

function constraintText(error: TLocalizedValidationError): string | undefined {
  switch (error.keyword) {
    case 'required':
      return 'This field is required.';
    case 'minLength':
      return error.params.limit === 1
        ? 'This must not be empty.'
        : `This needs ${String(error.params.limit)} characters or more.`;
    case 'maxLength':
      return `This may have ${String(error.params.limit)} characters at most.`;
    case 'minItems':
      return `This needs ${String(error.params.limit)} items or more.`;
    case 'maxItems':
      return `This may have ${String(error.params.limit)} items at most.`;
    case 'minimum':
      return `This must be ${String(error.params.limit)} or more.`;
    case 'maximum':
      return `This must be ${String(error.params.limit)} or less.`;
    case 'enum':
      return `This must be one of ${error.params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}.`;
    default:
      return undefined;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

const wordForType = (type: string): string => TYPE_WORDS[type] ?? type;
