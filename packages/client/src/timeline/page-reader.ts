import type { Message } from '@hypee/chat-protocol';
import { lifeOf } from '../conversation-row.ts';
import type { OnlineContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import { spanOfPage } from './span-of-page.ts';
import { touch, type Span } from './span.ts';

/**
 * Reads a page of a conversation's history from the server. It is stored after it was given to who asked; only what continues
 * the kept stretch is read from the store again.
 */
export type ReadPage = (id: string, query: PageQuery, limit: number) => Promise<Span>;

/** Without a bound: the newest page. */
export interface PageQuery {
  before?: Message;
  after?: Message;
  around?: string;
  /** Of the replies to this message. */
  thread?: string | null;
}

/** Makes the reader of one chat. */
export function createPageReader({ api, state, opened, report }: OnlineContext): ReadPage {
  /** @returns the messages as they now stand: what changed since the page was read is stored already */
  async function keep(
    id: string,
    span: Span,
    { life, thread }: { life: number; thread: string | null },
  ): Promise<readonly Message[]> {
    const store = await opened;
    const commit = await store.write(async (tx) => {
      const row = await tx.get('conversations', id);
      // Of another life of the conversation nothing may be kept.
      if (!row || life !== lifeOf(row)) return { messages: [] };
      const settled = await settleOutbox(tx, span.rows, state.userId);
      if (thread !== null) return { messages: span.rows, settled };
      const messages = (await mergeMessages(tx, span.rows)).map(({ message }) => message);
      if (!touch(span, { from: row.cachedFrom, to: row.seq })) return { messages, settled };
      const after = { ...row, cachedFrom: Math.min(row.cachedFrom, span.from) };
      await tx.put('conversations', after);
      return { rows: [after], messages, settled };
    });
    state.apply(commit);
    return commit.messages;
  }

  const read: ReadPage = async (id, query, limit) => {
    const { before, after, around, thread = null } = query;
    const life = lifeOf(state.rows.get(id));
    const bound = before ? { before: before.id } : after ? { after: after.id } : around === undefined ? {} : { around };
    const page = await api.messages(id, { limit, ...bound }, thread);
    const span = spanOfPage(page, { ...(before && { before }), ...(after && { after }) }, thread);
    // It was read before the conversation was taken over anew.
    if (life !== lifeOf(state.rows.get(id))) return read(id, query, limit);
    const kept = keep(id, span, { life, thread });
    // One that is still in the outbox is shown once: when it is taken off.
    if (span.rows.some(({ client_id }) => state.outbox.has(client_id ?? ''))) return { ...span, rows: await kept };
    kept.catch(report);
    return span;
  };
  return read;
}
