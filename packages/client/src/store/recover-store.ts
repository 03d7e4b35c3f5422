import { ChatError } from '../chat-error.ts';
import type { Connection } from '../connection/connection.ts';
import type { State } from '../state.ts';
import type { ChatStore, WriteTransaction } from './chat-store.ts';
import { createMemoryStore } from './memory-store.ts';
import type { ConversationRow } from './rows.ts';

/** The name of the error of a store whose rows were erased while it was used. The other names are IndexedDB's own. */
const REPLACED = 'ReplacedError';

/** Places of a conversation whose messages are kept as long as others can be let go. */
const KEPT = 100;

/** What going on needs of the chat. */
interface Recovery {
  state: State;
  connection: Pick<Connection, 'stop' | 'fail'>;
  report: (error: ChatError) => void;
  /** Opens the store of this chat anew. */
  open(): Promise<ChatStore>;
}

/**
 * Goes on after the storage of the device failed: makes room by letting the oldest messages go (never the outbox, a draft or
 * what failed), fills an empty storage from memory, or goes on in memory alone.
 *
 * @returns the store to go on with
 * @throws the error, where it is no trouble of the storage, or nothing is left to let go
 */
export async function recoverStore(error: unknown, store: ChatStore, recovery: Recovery): Promise<ChatStore> {
  switch (error instanceof Error && error.name) {
    case 'QuotaExceededError':
      await letGo(recovery.state, store, error);
      return store;
    case REPLACED: {
      const text = 'What was kept on this device was erased from outside: it is fetched anew.';
      return refill(
        recovery,
        await recovery.open(),
        new ChatError('storage_erased', text, { retryable: true, cause: error }),
      );
    }
    case 'VersionError': {
      const text = 'A newer version of this page is open in another tab: reload this one.';
      return refill(recovery, createMemoryStore(), new ChatError('reload_needed', text, { cause: error }));
    }
    case 'InvalidStateError':
    case 'UnknownError':
    case 'AbortError': {
      const text = 'The storage of this device failed: nothing is kept when the page goes.';
      const lost = new ChatError('storage_lost', text, { retryable: true, cause: error });
      return refill(recovery, createMemoryStore(), lost);
    }
    default:
      throw error;
  }
}

/** Nothing of the history is kept any more. */
const withoutHistory = (row: ConversationRow): ConversationRow => ({ ...row, cachedFrom: row.seq + 1 });

/** In which life of the server's database it was is forgotten: it is drawn, and taken in anew before anything is added to it. */
const ofUnknownLife = (row: ConversationRow): ConversationRow => ({
  ...withoutHistory(row),
  marks: {},
  marksVersion: null,
  stale: true,
});

/** Writes what is in memory; the rest is asked of the server again, unless a newer version of the page does that now. */
async function refill({ state, connection, report }: Recovery, store: ChatStore, told: ChatError): Promise<ChatStore> {
  const mine = [...state.rows.values()].map(ofUnknownLife);
  const filled = await store.write(async (tx) => {
    // Another tab may have filled it already, with more.
    const found = await Promise.all(mine.map(({ id }) => tx.get('conversations', id)));
    for (const [index, row] of mine.entries()) if (!found[index]) await tx.put('conversations', row);
    for (const row of state.outbox.values()) {
      if (row.order === Infinity) continue;
      await tx.put('outbox', row);
      const files = state.files.get(row.clientId);
      if (files) await tx.put('files', { clientId: row.clientId, files });
    }
    for (const [conversationId, text] of state.drafts) await tx.put('drafts', { conversationId, text });
    return found;
  });
  // Told to the other tabs too: the one that leads sends what is in the outbox.
  state.apply({
    rows: mine.map((row, index) => filled[index] ?? row),
    replaced: filled.flatMap((row) => (row ? [row.id] : [])),
    outbox: [...state.outbox.values()].filter((row) => row.order < Infinity),
  });
  report(told);
  if (told.retryable) connection.fail(told);
  else connection.stop(told);
  return store;
}

/** The older half of a long conversation, else all of it. */
function shortened(row: ConversationRow): ConversationRow {
  const length = row.seq + 1 - row.cachedFrom;
  return length > KEPT ? { ...row, cachedFrom: row.cachedFrom + Math.ceil(length / 2) } : withoutHistory(row);
}

/** Lets old messages go: of long conversations first, then of those that were quiet longest. */
async function letGo(state: State, store: ChatStore, error: unknown): Promise<void> {
  const rows = await store.write(async (tx: WriteTransaction) => {
    const kept = (await tx.list('conversations')).filter((row) => row.cachedFrom <= row.seq);
    const long = kept.filter((row) => row.seq + 1 - row.cachedFrom > KEPT);
    const quiet = kept.sort((a, b) => a.activity - b.activity).slice(0, Math.ceil(kept.length / 2));
    const after = (long.length > 0 ? long : quiet).map(shortened);
    for (const row of after) {
      await tx.clear('messages', { from: [row.id, 0], to: [row.id, row.cachedFrom - 1] });
      await tx.put('conversations', row);
    }
    return after;
  });
  if (rows.length === 0) throw error;
  state.apply({ rows });
}
