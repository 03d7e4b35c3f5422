/**
 * The chat core without a platform, for hosts that bring their own ports, for tests and for simulations.
 *
 * @packageDocumentation
 */
import * as online from './online.ts';
import type { LoadOnline, LoadRare } from './ports.ts';
import * as rare from './rare.ts';

export { createChat } from './create-chat.ts';
export type { CoreOptions } from './core-options.ts';
export {
  createMemoryDatabase,
  createMemoryStore,
  type MemoryChatDatabase,
  type MemoryStoreOptions,
} from './store/memory-store.ts';
/** The port, where nothing needs to be fetched: the half that speaks with the server is part of this module. */
export const loadOnline: LoadOnline = () => Promise.resolve(online);
/** The same for the parts that few visits need. */
export const loadRare: LoadRare = () => Promise.resolve(rare);

export { MemoryTabs, type TabGuard } from './tabs/memory-tabs.ts';

export type { ChatStore, Page, ReadTransaction, WriteTransaction } from './store/chat-store.ts';
export type * from './store/rows.ts';
export type * from './ports.ts';
export { ChatError } from './chat-error.ts';
export type * from './types.ts';
