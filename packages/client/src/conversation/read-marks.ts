import type { CoreContext } from '../core-context.ts';
import { withReadPending } from '../conversation-row.ts';
import { asChatError } from '../retry.ts';
import type { Page, ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import { countsOf, COUNTED_ROWS } from '../sync/reduce-event.ts';

/** My read marks: shown at once, stored, and told to the server as soon as it can be reached. */
export interface ReadMarks {
  /** Never goes back. Resolves once the mark is stored here. */
  mark(conversationId: string, message: { id: string; seq: number }): Promise<void>;
  /** Tells the server what it has not confirmed yet. */
  flush(): void;
}

/** The unread counts behind the mark, counted here; unchanged where not all of those messages are kept. */
async function recounted(tx: ReadTransaction, row: ConversationRow, userId: string): Promise<ConversationRow> {
  const { conversation } = row;
  const from = conversation.membership.last_read_seq + 1;
  if (from < row.cachedFrom) return row;
  const page = {
    from: [row.id, from],
    to: [row.id, row.seq],
    limit: COUNTED_ROWS,
    descending: true,
  } satisfies Page<'messages'>;
  const counts = countsOf(await tx.list('messages', page), userId);
  return { ...row, conversation: { ...conversation, ...counts }, countedTo: row.seq };
}

export function createReadMarks({ retries, api, state, opened, report, isClosed }: CoreContext): ReadMarks {
  const telling = new Set<string>();

  async function update(
    id: string,
    change: (row: ConversationRow) => ConversationRow,
    counted: boolean,
  ): Promise<void> {
    const store = await opened;
    const row = await store.write(async (tx) => {
      const before = await tx.get('conversations', id);
      if (!before) return undefined;
      const changed = change(before);
      const after = counted && changed !== before ? await recounted(tx, changed, state.userId) : changed;
      await tx.put('conversations', after);
      return after;
    });
    if (row) state.apply({ rows: [row] });
  }

  /** Tells the newest mark, again and again until it is the one the server has. */
  async function tell(id: string): Promise<void> {
    if (telling.has(id)) return;
    telling.add(id);
    try {
      for (let pending; !isClosed() && (pending = state.rows.get(id)?.readPending);) {
        const told = pending;
        const latest = (): string => state.rows.get(id)?.readPending?.messageId ?? told.messageId;
        let refused = false;
        await retries
          .run(
            () => api.markAsRead(id, latest()),
            () => !isClosed(),
          )
          .catch((error: unknown) => {
            const known = asChatError(error);
            if (known.status === 401 || known.code === 'closed') throw known;
            // The message or the conversation is gone: there is nothing left to mark.
            refused = true;
            report(known);
          });
        const done = (row: ConversationRow): ConversationRow =>
          row.readPending && (refused || row.readPending.seq <= told.seq) ? { ...row, readPending: null } : row;
        await update(id, done, false);
      }
    } finally {
      telling.delete(id);
    }
  }

  const tellSoon = (id: string): void => {
    tell(id).catch((error: unknown) => {
      const known = asChatError(error);
      if (known.code !== 'closed' && known.status !== 401) report(known);
    });
  };

  return {
    async mark(id, { id: messageId, seq }) {
      const row = state.rows.get(id);
      const reached = Math.max(row?.conversation.membership.last_read_seq ?? 0, row?.readPending?.seq ?? 0);
      if (!row || seq <= reached) return;
      const raise = (now: ConversationRow): ConversationRow =>
        seq <= now.conversation.membership.last_read_seq
          ? now
          : withReadPending({ ...now, readPending: { messageId, seq } });
      await update(id, raise, true);
      tellSoon(id);
    },
    flush() {
      for (const [id, row] of state.rows) if (row.readPending) tellSoon(id);
    },
  };
}
