import { changeRow } from '../change-row.ts';
import type { OnlineContext } from '../core-context.ts';
import { asChatError } from '../retry.ts';
import { withServerCounts } from './server-counts.ts';

/** Who reads along is not told of at each message: the first mark is told at once, later ones this far apart. Milliseconds. */
const APART_MS = 1_000;

/**
 * Tells the server my marks of a conversation, the newest read mark and then the mark as unread, again and again until they are
 * those the server has. Where there is none to tell, or it is being told, nothing happens. Calls back nobody: what goes wrong is
 * reported.
 */
export type TellMarks = (conversationId: string) => void;

/** Makes it for one chat. */
export function createTellMarks(context: OnlineContext): TellMarks {
  const { retries, timers, api, state, report, rare, isClosed } = context;
  const telling = new Set<string>();

  async function tell(id: string): Promise<void> {
    for (let row; !isClosed() && (row = state.rows.get(id));) {
      const told = row.readPending;
      if (!told) {
        if (!row.unreadPending) return;
        await (await rare()).tellUnreadMark(context, id, row.unreadPending);
        continue;
      }
      const latest = (): string => state.rows.get(id)?.readPending?.messageId ?? told.messageId;
      let refused = false;
      await retries
        .run(
          () => api.markAsRead(id, latest()),
          () => !isClosed(),
        )
        .catch(async (error: unknown) => {
          refused = (await rare()).markRefused(error, report);
        });
      await changeRow(context, id, (tx, row) => {
        if (!row.readPending || (!refused && row.readPending.seq > told.seq)) return row;
        const done = { ...row, readPending: null };
        const heard = row.countsHeard;
        return heard ? withServerCounts(tx, done, heard, heard.atSeq, state.userId) : done;
      });
      await new Promise<void>((resolve) => timers.after(APART_MS, resolve));
    }
  }

  return (id) => {
    if (telling.has(id)) return;
    telling.add(id);
    tell(id)
      .catch((error: unknown) => {
        const known = asChatError(error);
        if (known.status !== 401) report(known);
      })
      .finally(() => telling.delete(id));
  };
}
