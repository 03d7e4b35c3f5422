/**
 * The chat core without a platform, for hosts that bring their own ports, for tests and for simulations.
 *
 * @packageDocumentation
 */
export { createChat } from './create-chat.ts';
export type { CoreOptions } from './core-options.ts';
export {
  createMemoryDatabase,
  createMemoryStore,
  type MemoryChatDatabase,
  type MemoryStoreOptions,
} from './store/memory-store.ts';
export type { ChatStore, Page, ReadTransaction, WriteTransaction } from './store/chat-store.ts';
export type * from './store/rows.ts';
export type * from './ports.ts';
export { ChatError } from './chat-error.ts';
export type * from './types.ts';
