/**
 * The Hypee chat wire: types, error and close codes, limits, and tolerant parsers for clients. The schemas are in
 * `@hypee/chat-protocol/schema`.
 *
 * @packageDocumentation
 */
export { PROTOCOL_VERSION, WIRE_REVISIONS } from './version.ts';
export { ERROR_CODES, type ErrorCode } from './error-codes.ts';
export { CLOSE_CODES, type CloseCodeName } from './close-codes.ts';
export { DEFAULT_LIMITS, SOCKET } from './limits.ts';
export type * from './schema/entities.ts';
export type * from './schema/events.ts';
export type * from './schema/server-frames.ts';
export type * from './schema/client-frames.ts';
export type { Limits } from './schema/limits.ts';
export type * from './schema/rest.ts';
export { isObject, readId, readString, type Json, type Read, type ReadAny } from './parse/read.ts';
export * from './parse/entities.ts';
export { parseEvent, type ReadEvent, type UnreadableEvent } from './parse/events.ts';
export { parseServerFrame, readServerFrame, type ReadServerFrame, type UnknownFrame } from './parse/server-frame.ts';
export * from './parse/answers.ts';
export * from './parse/rare-answers.ts';
