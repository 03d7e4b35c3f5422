/**
 * `connectToChat`: the framework-agnostic Hypee chat client for browsers, workers and Node.
 *
 * @packageDocumentation
 */
export { connectToChat } from './connect-to-chat.ts';
export { ChatError } from './chat-error.ts';
export type * from './types.ts';
