import { Type, type TSchema } from 'typebox';

/** An id as our server issues it: an opaque string. Other servers may send integers; the tolerant parsers turn those into strings. */
export const Id = Type.String({ minLength: 1, maxLength: 255 });

/** An id in a request: clients of older backends send integers, the server reads both. */
export const IdInput = Type.Union([Id, Type.Integer({ minimum: 0 })]);

/** ISO 8601 in UTC with milliseconds, for example `2026-11-22T10:45:06.411Z`. Never used to order anything. */
export const Timestamp = Type.String({ minLength: 20, maxLength: 40 });

/** A place in one conversation's log. Rises by exactly 1 from event to event; the first is 1, and 0 means "before the first". */
export const Seq = Type.Integer({ minimum: 0 });

/** An opaque place to resume from, `seq.event_id` inside; clients store and return it, nothing else. */
export const Cursor = Type.String({ minLength: 1, maxLength: 200 });

/** Free JSON of the embedding site, at most `limits.metadata_bytes` as UTF-8 JSON. */
export const Metadata = Type.Record(Type.String(), Type.Unknown());

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
