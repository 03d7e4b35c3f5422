import { lastMessageOf } from './conversation-row.ts';
import type { CoreContext } from './core-context.ts';
import type { ReportListenerError } from './emitter.ts';
import { toMessage, toSummary } from './model/from-wire.ts';
import { reachOf, statusOf } from './model/status.ts';
import { createSource } from './observable.ts';
import type { ConversationRow } from './store/rows.ts';
import type { ConversationSummary, Observable } from './types.ts';

/** The list of conversations and the sum of what is unread in them. */
export interface Inbox {
  readonly conversations: Observable<readonly ConversationSummary[]>;
  readonly unreadCount: Observable<number>;
  summaryOf: (id: string) => ConversationSummary | undefined;
  refresh(): void;
}

/** Makes the list; `refresh` fills it. */
export function createInbox({ state }: Pick<CoreContext, 'state'>, report: ReportListenerError): Inbox {
  const conversations = createSource<readonly ConversationSummary[]>([], report);
  const unreadCount = createSource(0, report);
  const made = new Map<string, { row: ConversationRow; draft: string; summary: ConversationSummary }>();

  function summaryOf(id: string): ConversationSummary | undefined {
    const row = state.rows.get(id);
    if (!row) return undefined;
    const draft = state.drafts.get(id) ?? '';
    const known = made.get(id);
    if (known?.row === row && known.draft === draft) return known.summary;
    const last = lastMessageOf(row);
    const lastMessage = last && toMessage(last, statusOf(last, reachOf(row, state.userId), state.userId));
    const summary = toSummary(row, draft, lastMessage);
    made.set(id, { row, draft, summary });
    return summary;
  }

  return {
    conversations,
    unreadCount,
    summaryOf,
    refresh() {
      for (const id of made.keys()) if (!state.rows.has(id)) made.delete(id);
      const rows = [...state.rows.values()].sort((a, b) => b.activity - a.activity);
      const list = rows.map((row) => summaryOf(row.id)).filter((summary) => summary !== undefined);
      const { value } = conversations;
      if (list.length !== value.length || list.some((summary, index) => summary !== value[index]))
        conversations.set(list);
      unreadCount.set(rows.reduce((sum, { conversation }) => sum + conversation.unread_count, 0));
    },
  };
}
