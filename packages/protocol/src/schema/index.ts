/**
 * The wire as JSON schemas (TypeBox). For servers, mocks and tests: browsers take the types and parsers of the main entry,
 * which pull in no schema.
 *
 * @packageDocumentation
 */
export * from './primitives.ts';
export * from './entities.ts';
export * from './events.ts';
export * from './server-frames.ts';
export * from './client-frames.ts';
export * from './limits.ts';
export * from './rest.ts';
