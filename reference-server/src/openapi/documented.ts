import type { RouteShorthandOptions } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { ErrorBody } from '@hypee/chat-protocol/schema';

/** What the document tells of a route. */
export interface RouteFacts {
  readonly summary: string;
  /** The heading it stands under. */
  readonly tag: string;
  /** Whether no token is needed. */
  readonly public: boolean;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** The type of its body, where that is not JSON. */
  readonly consumes?: string;
  /** What it answers, by status. */
  readonly answers: Readonly<Record<number, TSchema>>;
  /** The type of its answer with 200 or 206, where that is not JSON. */
  readonly produces?: string;
}

/** What a route that reads a body may answer before the body is looked at. */
const BODY_REFUSALS = { 413: ErrorBody, 415: ErrorBody };
/** What every route may answer. */
const FAILURES = { 500: ErrorBody, 503: ErrorBody };

/** An answer without a body. */
export const NOTHING = Type.Null();

/** Options that keep a route out of the document: it stands there with another method, or is no call of its own. */
export const HIDDEN: RouteShorthandOptions = { schema: { hide: true } };

/** The name under which routes carry their facts. */
const FACTS = 'facts';

/** Options that put a route into the document. Fastify itself validates and serializes nothing by them: handlers do. */
export const documented = (facts: RouteFacts): RouteShorthandOptions => ({
  schema: { [FACTS]: withOurOwn(facts) } as object,
  validatorCompiler: () => () => true,
  serializerCompiler: () => (answer) => JSON.stringify(answer),
});

/** The facts a route was given; undefined for one that is not documented. */
export const factsOf = (schema: object | undefined): RouteFacts | undefined =>
  (schema as { [FACTS]?: RouteFacts } | undefined)?.[FACTS];

const withOurOwn = (facts: RouteFacts): RouteFacts => ({
  ...facts,
  answers: { ...FAILURES, ...(facts.body && BODY_REFUSALS), ...facts.answers },
});
