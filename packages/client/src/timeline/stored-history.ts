import type { Message } from '@hypee/chat-protocol';
import type { CoreContext } from '../core-context.ts';
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
  const list = async (from: number, to: number, limit: number, descending: boolean): Promise<Message[]> => {
    const store = await opened;
    return store.read((tx) => tx.list('messages', { from: [id, from], to: [id, to], limit, descending }));
  };

  async function before(row: ConversationRow, place: number, limit: number): Promise<Span> {
    const rows = (await list(row.cachedFrom, place - 1, limit, true)).reverse();
    return { rows, from: rows.length < limit ? row.cachedFrom : (rows[0]?.seq ?? row.cachedFrom), to: place - 1 };
  }

  return {
    before,
    async latest(row, limit) {
      const [span, ahead] = await Promise.all([
        before(row, row.seq + 1, limit),
        list(row.seq + 1, Infinity, Infinity, false),
      ]);
      return { span, ahead };
    },
    async after(row, after, limit) {
      const rows = await list(after + 1, row.seq, limit, false);
      return { rows, from: after + 1, to: rows.length < limit ? row.seq : (rows.at(-1)?.seq ?? row.seq) };
    },
  };
}
