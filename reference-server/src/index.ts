/**
 * The Hypee chat server as a library.
 *
 * @packageDocumentation
 */
export { createChatServer, LISTEN_BACKLOG } from './app/create-chat-server.ts';
export type { ChatServerOptions } from './app/options.ts';
export type { LogLevel } from './logging/logging.ts';
