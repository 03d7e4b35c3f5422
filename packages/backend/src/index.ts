/**
 * What a chat server does, without network or disk: rights, log, idempotency, resume, windows, receipts. Doors turn HTTP
 * and sockets into {@link Route} calls and {@link SocketSession}s; {@link Ports} give storage, clock and randomness.
 *
 * @packageDocumentation
 */
export { createBackend } from './create-backend.ts';
export type { BackendOptions, DirectoryPolicy, GuestOptions } from './options.ts';
export { ATTACHMENT_TYPES, type FileKind } from './attachments/file-types.ts';
export type { FileVariant } from './attachments/file-urls.ts';
export type * from './ports.ts';
export type * from './door.ts';
export { WireError, type WireErrorOptions } from './wire-error.ts';
export { Paces } from './paces.ts';
export { bodyValidator, type Validate } from './input/validator.ts';
export { errorAnswer, errorJson } from './rest/answer.ts';
export { matchRoute, methodsOf, type Endpoint } from './rest/match-route.ts';
export { Pace, type PaceRule } from './pace.ts';
export { nameKey } from './rules/name-key.ts';
export type { Term } from './search/terms.ts';
export { findableText, hasLink } from './search/findable-text.ts';
export { messageFields, tombstoneFields } from './wire/message-fields.ts';
export { MemoryDatabase, type TimelineEntry } from './memory/memory-database.ts';
export { MemoryStore, type MemoryStoreOptions } from './memory/memory-store.ts';
export { MemoryBus } from './memory/memory-bus.ts';
export { MemoryFiles } from './memory/memory-files.ts';
