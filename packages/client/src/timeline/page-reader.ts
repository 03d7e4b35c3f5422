import type { Message } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import type { Sync } from '../sync/sync.ts';
import { spanOfPage } from './span-of-page.ts';
import { touch, type Span } from './span.ts';

/**
 * Reads a page of a conversation's history from the server. What continues the kept stretch is stored, after it was given to
 * who asked; the rest is for the screen only.
 */
export type ReadPage = (id: string, query: PageQuery, limit: number) => Promise<Span>;

/** Without a bound: the newest page. */
export interface PageQuery {
  before?: Message;
  after?: Message;
  around?: string;
}

/** Makes the reader of one chat. */
export function createPageReader(
  { api, state, opened, report }: OnlineContext,
  { late, adoption }: Pick<Sync, 'late' | 'adoption'>,
): ReadPage {
  /** @returns the messages as they now stand */
  async function keep(
    id: string,
    span: Span,
    life: number,
    latest: (message: Message) => Message,
  ): Promise<readonly Message[]> {
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
    return commit.messages;
  }

  async function read(id: string, { before, after, around }: PageQuery, limit: number): Promise<Span> {
    const bound = before ? { before: before.id } : after ? { after: after.id } : around === undefined ? {} : { around };
    const page = await api.messages(id, { limit, ...bound });
    return spanOfPage(page, { ...(before && { before }), ...(after && { after }) });
  }

  return async (id, query, limit) => {
    const updates = late.begin(id);
    const life = adoption.lifeOf(id);
    const span = await read(id, query, limit).catch((error: unknown) => {
      updates.end();
      throw error;
    });
    const kept = keep(id, span, life, updates.latest).finally(updates.end);
    const rows = span.rows.map(updates.latest);
    // One that is still in the outbox is shown once: when it is taken off.
    if (rows.some(({ client_id }) => state.outbox.has(client_id ?? ''))) return { ...span, rows: await kept };
    kept.catch(report);
    return { ...span, rows };
  };
}
