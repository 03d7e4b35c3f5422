import { changeRow } from '../change-row.ts';
import type { CoreContext } from '../core-context.ts';
import { withReadPending } from '../conversation-row.ts';
import { asChatError } from '../retry.ts';
import { withOwnCounts, withServerCounts } from '../sync/unread-counts.ts';

/** My read marks: shown at once, stored, and told to the server as soon as it can be reached. */
export interface ReadMarks {
  /** Never goes back. Resolves once the mark is stored here. */
  mark(conversationId: string, message: { id: string; seq: number }): Promise<void>;
  /** Tells the server what it has not confirmed yet. */
  flush(): void;
}

/** Makes the read marks of one chat. */
export function createReadMarks(context: CoreContext): ReadMarks {
  const { retries, api, state, report, isClosed } = context;
  const telling = new Set<string>();

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
        await changeRow(context, id, (tx, row) => {
          if (!row.readPending || (!refused && row.readPending.seq > told.seq)) return row;
          const done = { ...row, readPending: null };
          const heard = row.countsHeard;
          return heard ? withServerCounts(tx, done, heard, heard.atSeq, state.userId) : done;
        });
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
      await changeRow(context, id, (tx, now) => {
        if (seq <= now.conversation.membership.last_read_seq) return now;
        const marked = withReadPending({ ...now, readPending: { messageId, seq }, countsHeard: null });
        return withOwnCounts(tx, marked, state.userId);
      });
      tellSoon(id);
    },
    flush() {
      for (const [id, row] of state.rows) if (row.readPending) tellSoon(id);
    },
  };
}
