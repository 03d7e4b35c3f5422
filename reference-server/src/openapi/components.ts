import * as wire from '@hypee/chat-protocol/schema';
import type { TSchema } from 'typebox';

/** JSON schema, as it stands in the document. */
export type SchemaJson = Readonly<Record<string, unknown>>;

/** Where named schemas stand in the document. */
const PLACE = '#/components/schemas/';

/** The wire's schemas that are worth a name, by their text: what is made optional is a copy, so that identity would not do. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(wire)
    .filter(([, schema]) => typeof schema === 'object' && ('properties' in schema || 'anyOf' in schema))
    .map(([name, schema]): [string, string] => [JSON.stringify(schema), name])
    // Of two names for one shape the first stands.
    .reverse(),
);

/** Names the wire's schemas within other schemas, and keeps those that were named. */
export class Components {
  readonly #named = new Map<string, SchemaJson>();

  /** The schema, with a reference wherever a schema of the wire stands in it. */
  refer(schema: TSchema): SchemaJson {
    return this.#convert(plain(schema)) as SchemaJson;
  }

  /** The schema itself written out; what is in it is referred to. */
  spellOut(schema: TSchema): SchemaJson {
    return this.#convertInside(plain(schema) as SchemaJson);
  }

  /** Every schema that was referred to. */
  get schemas(): Record<string, SchemaJson> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #convert(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => this.#convert(part));
    if (typeof value !== 'object' || value === null) return value;
    const name = NAMES.get(JSON.stringify(value));
    if (name === undefined) return this.#convertInside(value as SchemaJson);
    if (!this.#named.has(name)) {
      // Set before its inside is looked at: a schema may hold itself.
      this.#named.set(name, {});
      this.#named.set(name, this.#convertInside(value as SchemaJson));
    }
    return { $ref: `${PLACE}${name}` };
  }

  #convertInside(schema: SchemaJson): SchemaJson {
    const { items, additionalItems: _, ...others } = schema;
    // TypeBox writes tuples as drafts before 2020-12 did; OpenAPI 3.1 reads 2020-12.
    const written = Array.isArray(items) ? { ...others, prefixItems: items, items: false } : schema;
    return Object.fromEntries(Object.entries(written).map(([key, part]) => [key, this.#convert(part)]));
  }
}

/** Without what TypeBox keeps beside the JSON. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));
