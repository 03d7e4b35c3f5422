import type { ClientFrame, Message, ReadEvent } from '@hypee/chat-protocol';
import type { AsideFrame } from '../connection/line.ts';
import type { Commit } from '../state.ts';
import type { StoredError } from '../store/rows.ts';
import type { Connection, PresenceStatus } from '../types.ts';

/** How the leading tab, in its term, stands with the server; an error as it can be copied from tab to tab. */
export type ToldConnection = Omit<Connection, 'error'> & { term: number; told: StoredError | undefined };

/** What the leading tab hears of the server, by name: each tab tells its own listeners. */
export interface Relayed {
  arrived: Message;
  event: Pick<ReadEvent, 'type' | 'conversation_id' | 'seq'>;
  aside: AsideFrame;
}

/** Whom a tab looks at, and what its user said in it. */
export interface SaidInTab {
  /** Which one; an id of its own. */
  tab: string;
  userIds: readonly string[];
  status: PresenceStatus | undefined;
  /** Whether the user just said so. */
  isNew?: boolean;
  /** The tab is closed. */
  isGone?: boolean;
}

/** What tabs of one user on one server tell each other. */
export type TabMessage =
  | { [Name in keyof Relayed]: { type: Name; value: Relayed[Name] } }[keyof Relayed]
  /** A tab follows from now on: whoever leads answers. */
  | { type: 'hello' }
  /** What one of them has stored. */
  | { type: 'commit'; commit: Commit }
  | { type: 'draft'; conversationId: string; text: string }
  | { type: 'connection'; connection: ToldConnection }
  /** To the leading tab: it has the socket. */
  | { type: 'say'; frame: ClientFrame }
  | { type: 'said'; said: SaidInTab }
  | { type: 'reconnect' }
  /** Nothing of the user is on this device any more. */
  | { type: 'wiped'; reason: StoredError };
