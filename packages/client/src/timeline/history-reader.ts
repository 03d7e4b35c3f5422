import type { Message } from '@hypee/chat-protocol';
import type { CoreContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { Sync } from '../sync/sync.ts';
import { spanOfPage, touch, type Span } from './span.ts';

/** Reads stretches of one conversation's history: from the store where it is whole there, else from the server. */
export interface HistoryReader {
  /** The newest stretch the store has, and what lies there beyond it (answers that came before their events). */
  storedLatest(row: ConversationRow, limit: number): Promise<{ span: Span; ahead: Message[] }>;
  storedBefore(row: ConversationRow, before: number, limit: number): Promise<Span>;
  storedAfter(row: ConversationRow, after: number, limit: number): Promise<Span>;
  /** A page of the server. What continues the kept stretch is stored, the rest is for the screen only. */
  page(query: PageQuery, limit: number): Promise<Span>;
}

/** Without a bound: the newest page. */
interface PageQuery {
  before?: Message;
  after?: Message;
  around?: string;
}

/** Makes the reader of the conversation `id`. */
export function createHistoryReader(
  id: string,
  { api, state, opened }: CoreContext,
  { late, adoption }: Pick<Sync, 'late' | 'adoption'>,
): HistoryReader {
  const list = async (from: number, to: number, limit: number, descending: boolean): Promise<Message[]> => {
    const store = await opened;
    return store.read((tx) => tx.list('messages', { from: [id, from], to: [id, to], limit, descending }));
  };

  async function keep(span: Span, life: number, latest: (message: Message) => Message): Promise<Span> {
    const store = await opened;
    const commit = await store.write(async (tx) => {
      const mine = span.rows.map(latest);
      const settled = await settleOutbox(tx, mine, state.userId);
      const row = await tx.get('conversations', id);
      const continues =
        row && !row.stale && life === adoption.lifeOf(id) && touch(span, { from: row.cachedFrom, to: row.seq });
      if (!continues) return { messages: mine, settled };
      const merged = await mergeMessages(tx, mine);
      const after = { ...row, cachedFrom: Math.min(row.cachedFrom, span.from) };
      await tx.put('conversations', after);
      return { rows: [after], messages: merged.map(({ message }) => message), settled };
    });
    state.apply(commit);
    return { ...span, rows: commit.messages };
  }

  return {
    async storedLatest(row, limit) {
      const [newest, ahead] = await Promise.all([
        list(row.cachedFrom, row.seq, limit, true),
        list(row.seq + 1, Infinity, Infinity, false),
      ]);
      const rows = newest.reverse();
      const from = rows.length < limit ? row.cachedFrom : (rows[0]?.seq ?? row.cachedFrom);
      return { span: { rows, from, to: row.seq }, ahead };
    },
    async storedBefore(row, before, limit) {
      const rows = (await list(row.cachedFrom, before - 1, limit, true)).reverse();
      return { rows, from: rows.length < limit ? row.cachedFrom : (rows[0]?.seq ?? row.cachedFrom), to: before - 1 };
    },
    async storedAfter(row, after, limit) {
      const rows = await list(after + 1, row.seq, limit, false);
      return { rows, from: after + 1, to: rows.length < limit ? row.seq : (rows.at(-1)?.seq ?? row.seq) };
    },
    async page({ before, after, around }, limit) {
      const updates = late.begin(id);
      const life = adoption.lifeOf(id);
      try {
        const bound = before
          ? { before: before.id }
          : after
            ? { after: after.id }
            : around === undefined
              ? {}
              : { around };
        const page = await api.messages(id, { limit, ...bound });
        const span = spanOfPage(page, { ...(before && { before }), ...(after && { after }) });
        return await keep(span, life, updates.latest);
      } finally {
        updates.end();
      }
    },
  };
}
