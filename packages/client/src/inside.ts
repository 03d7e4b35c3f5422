import type { ChatError } from './chat-error.ts';
import type { Connection } from './connection/connection.ts';
import type { ConversationPart } from './conversation/conversation.ts';
import type { CoreContext } from './core-context.ts';
import type { Source } from './observable.ts';
import type { Commit } from './state.ts';
import type { Relayed } from './tabs/tab-message.ts';
import type { Tabs } from './tabs/tabs.ts';
import type { Connection as ConnectionState, User } from './types.ts';

/** What the parts that are loaded on demand know and do of one chat: made once, by `createChat`. */
export interface Inside {
  context: CoreContext;
  tabs: Tabs;
  connection: Connection;
  /** Tells this tab's listeners. */
  server: { [Name in keyof Relayed]: (value: Relayed[Name]) => void };
  /** How the leading tab stands with the server. */
  shown: Source<ConnectionState>;
  me: Source<User | undefined>;
  /** Every conversation that the page holds, by id. */
  parts: ReadonlyMap<string, ConversationPart>;
  /** Shows what another tab stored, without telling it back. */
  apply(commit: Commit): void;
  /** Draws everything anew. */
  refresh(): void;
  /** There may be something for the leading tab to tell the server. */
  kick(): void;
  reconnect(): void;
  /** Nothing of the user is on this device any more. */
  forget(reason: ChatError): void;
}
