import type { Message, User } from '@hypee/chat-protocol';
import type { PresenceStatus } from './types.ts';
import type { ReadTransaction } from './store/chat-store.ts';
import type { Settled } from './store/merge-messages.ts';
import type { ConversationRow, FilesRow, Meta, OutboxRow } from './store/rows.ts';

/** What one committed transaction changed. */
export interface Commit {
  /** Conversations as they now stand. */
  rows?: readonly ConversationRow[];
  /** Conversations that are gone. */
  removed?: readonly string[];
  /** Conversations whose kept history was replaced. */
  replaced?: readonly string[];
  /** Messages as they now stand. */
  messages?: readonly Message[];
  settled?: readonly Settled[];
  /** Outbox rows as they now stand. An operation that failed is gone. */
  outbox?: readonly OutboxRow[];
  /** Outbox rows the user took back. */
  discarded?: readonly string[];
}

/**
 * The committed facts in memory: every conversation, the outbox, the drafts. History stays in the store; a timeline holds a
 * window of it. Changed only after a commit, and told to everybody only after it was changed.
 */
export interface State {
  /** Whose chat this is; empty until it is known. */
  userId: string;
  /** The address of the server, without a trailing slash. */
  readonly server: string;
  readonly rows: ReadonlyMap<string, ConversationRow>;
  /** In order of sending. */
  readonly outbox: ReadonlyMap<string, OutboxRow>;
  readonly drafts: Map<string, string>;
  /** The files of messages in the outbox, as far as they were needed yet. */
  readonly files: Map<string, FilesRow['files']>;
  /** What the user last said of themselves, if anything: a connection begins with it. */
  said?: PresenceStatus | undefined;
  /** The highest `activity` given. */
  activity: number;
  /** The highest `order` given in the outbox. */
  lastOrder: number;
  /** Fills the memory from the store, keeping rows that are already here. */
  load(tx: ReadTransaction): Promise<{ me: User | undefined; term: number }>;
  apply(commit: Commit): void;
}

/** @param server see `State.server` @param changed called after each commit, with the rows of before */
export function createState(
  server: string,
  changed: (commit: Commit, before: ReadonlyMap<string, ConversationRow>) => void,
): State {
  const rows = new Map<string, ConversationRow>();
  const outbox = new Map<string, OutboxRow>();
  const drafts = new Map<string, string>();
  const files: State['files'] = new Map();
  const state: State = {
    userId: '',
    server,
    activity: 0,
    lastOrder: 0,
    rows,
    outbox,
    drafts,
    files,
    async load(tx) {
      const [conversations, waiting, draftRows, me, lease] = await Promise.all([
        tx.list('conversations'),
        tx.list('outbox'),
        tx.list('drafts'),
        tx.get('meta', 'me'),
        tx.get('meta', 'lease'),
      ]);
      const early = [...outbox.values()];
      outbox.clear();
      for (const row of waiting.sort((a, b) => a.order - b.order)) {
        outbox.set(row.clientId, row);
        state.lastOrder = row.order;
      }
      for (const row of early) outbox.set(row.clientId, row);
      for (const row of conversations) {
        rows.set(row.id, row);
        state.activity = Math.max(state.activity, row.activity);
      }
      for (const row of draftRows) if (!drafts.has(row.conversationId)) drafts.set(row.conversationId, row.text);
      const { term } = (lease?.value ?? { term: 0 }) as Meta['lease'];
      return { me: me?.value as User | undefined, term };
    },
    apply(commit) {
      const before = new Map<string, ConversationRow>();
      const remember = (id: string): void => {
        const row = rows.get(id);
        if (row) before.set(id, row);
      };
      for (const row of commit.rows ?? []) {
        remember(row.id);
        rows.set(row.id, row);
        state.activity = Math.max(state.activity, row.activity);
      }
      for (const id of commit.removed ?? []) {
        remember(id);
        rows.delete(id);
        drafts.delete(id);
      }
      for (const row of commit.outbox ?? []) {
        // There is nothing to show of an operation that failed: the message stands as it was.
        if (row.operation && row.state === 'failed') outbox.delete(row.clientId);
        else outbox.set(row.clientId, row);
        if (row.order < Infinity) state.lastOrder = Math.max(state.lastOrder, row.order);
      }
      for (const clientId of [...(commit.discarded ?? []), ...(commit.settled ?? []).map(({ row }) => row.clientId)]) {
        outbox.delete(clientId);
        files.delete(clientId);
      }
      changed(commit, before);
    },
  };
  return state;
}
