import type { Message } from '@hypee/chat-protocol';
import type { State } from '../state.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';

/**
 * What other tabs stored of these conversations since this one last heard of them: the rows may be newer than what was told,
 * and what was told may begin later.
 */
export async function missedMessages(
  tx: ReadTransaction,
  { rows: known }: Pick<State, 'rows'>,
  rows: readonly ConversationRow[],
): Promise<Message[]> {
  const missed = await Promise.all(
    rows.map(async (row) => {
      const seq = known.get(row.id)?.seq ?? row.seq;
      return seq < row.seq ? tx.list('messages', { from: [row.id, seq + 1], to: [row.id, row.seq] }) : [];
    }),
  );
  return missed.flat();
}

/** Messages in memory that the store has no more: they were settled or taken back, which may be told later. */
export async function goneFromOutbox(tx: ReadTransaction, { outbox }: Pick<State, 'outbox'>): Promise<string[]> {
  // One without a place is on its way into the store.
  const placed = [...outbox.values()].filter(({ order }) => order < Infinity);
  const stored = await Promise.all(placed.map(({ clientId }) => tx.get('outbox', clientId)));
  return placed.flatMap(({ clientId }, index) => (stored[index] ? [] : [clientId]));
}

/** A row that was read before this tab had a newer one is not shown. */
export const isNews = ({ rows }: Pick<State, 'rows'>, row: ConversationRow): boolean => {
  const known = rows.get(row.id);
  return !known || row.seq >= known.seq || row.life !== known.life;
};
