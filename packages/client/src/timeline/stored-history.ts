import type { Message } from '@hypee/chat-protocol';
import type { CoreContext } from '../core-context.ts';
import type { Page } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { Span } from './span.ts';

/** Reads stretches of one conversation's history from the store, where it is whole. */
export interface StoredHistory {
  /** The newest stretch the store has, and what lies there beyond it (answers that came before their events). */
  latest(row: ConversationRow, limit: number): Promise<{ span: Span; ahead: Message[] }>;
  before(row: ConversationRow, before: number, limit: number): Promise<Span>;
  after(row: ConversationRow, after: number, limit: number): Promise<Span>;
}

/** Makes the reader of the conversation `id`. */
export function createStoredHistory(id: string, { opened }: Pick<CoreContext, 'opened'>): StoredHistory {
  /** The newest rows up to `to`, and all from there up to `end`, oldest first. */
  async function newest(row: ConversationRow, limit: number, to: number, end = to): Promise<Message[]> {
    const store = await opened;
    return store.read(async (tx) => {
      // As many places as rows are wanted: most places are messages, and one request for all costs far less than one for each.
      const near = Math.min(Math.max(row.cachedFrom, to - limit + 1), to + 1);
      const rows = await tx.list('messages', { from: [id, near], to: [id, end] });
      const missing = limit - rows.filter(({ seq }) => seq <= to).length;
      if (missing <= 0 || near <= row.cachedFrom) return rows;
      const range = { from: [id, row.cachedFrom], to: [id, near - 1] } satisfies Page<'messages'>;
      return [...(await tx.list('messages', { ...range, limit: missing, descending: true })).reverse(), ...rows];
    });
  }

  const spanOf = (row: ConversationRow, rows: Message[], to: number, limit: number): Span => ({
    rows,
    from: rows.length < limit ? row.cachedFrom : (rows[0]?.seq ?? row.cachedFrom),
    to,
  });

  return {
    async latest(row, limit) {
      const all = await newest(row, limit, row.seq, Infinity);
      const end = all.findLastIndex(({ seq }) => seq <= row.seq) + 1;
      return { span: spanOf(row, all.slice(0, end), row.seq, limit), ahead: all.slice(end) };
    },
    async before(row, before, limit) {
      return spanOf(row, await newest(row, limit, before - 1), before - 1, limit);
    },
    async after(row, after, limit) {
      const store = await opened;
      const rows = await store.read((tx) => tx.list('messages', { from: [id, after + 1], to: [id, row.seq], limit }));
      return { rows, from: after + 1, to: rows.length < limit ? row.seq : (rows.at(-1)?.seq ?? row.seq) };
    },
  };
}
