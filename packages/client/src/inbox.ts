import { lastMessageOf } from './conversation-row.ts';
import type { CoreContext } from './core-context.ts';
import type { ReportListenerError } from './emitter.ts';
import { pendingMessage } from './model/from-outbox.ts';
import { toMessage, toSummary } from './model/from-wire.ts';
import { reachOf } from './model/status.ts';
import { createSource } from './observable.ts';
import { waitingIn } from './outbox/waiting.ts';
import { sameItems } from './same-items.ts';
import type { ConversationSummary, Observable, User } from './types.ts';

/** The list of conversations and the sum of what is unread in them. */
export interface Inbox {
  readonly conversations: Observable<readonly ConversationSummary[]>;
  readonly unreadCount: Observable<number>;
  summaryOf: (id: string) => ConversationSummary | undefined;
  refresh(): void;
}

/** Makes the list; `refresh` fills it. */
export function createInbox({ state }: Pick<CoreContext, 'state'>, me: () => User, report: ReportListenerError): Inbox {
  const conversations = createSource<readonly ConversationSummary[]>([], report);
  const unreadCount = createSource(0, report);
  const made = new Map<string, { from: readonly unknown[]; summary: ConversationSummary }>();

  function summaryOf(id: string, waiting = waitingIn(state.outbox.values())): ConversationSummary | undefined {
    const row = state.rows.get(id);
    if (!row) return undefined;
    const draft = state.drafts.get(id) ?? '';
    const { newest, failedCount = 0 } = waiting.get(id) ?? {};
    const sender = newest && me();
    const from = [row.conversation, row.marks, draft, failedCount, newest, sender];
    const known = made.get(id);
    if (known && sameItems(known.from, from)) return known.summary;
    const last = lastMessageOf(row);
    const confirmed = last && toMessage(last, reachOf(row, state.userId), state);
    const summary = toSummary(row, draft, newest && sender ? pendingMessage(newest, sender) : confirmed, failedCount);
    made.set(id, { from, summary });
    return summary;
  }

  return {
    conversations,
    unreadCount,
    summaryOf: (id) => summaryOf(id),
    refresh() {
      for (const id of made.keys()) if (!state.rows.has(id)) made.delete(id);
      const rows = [...state.rows.values()].sort((a, b) => b.activity - a.activity);
      const waiting = waitingIn(state.outbox.values());
      const list = rows.map((row) => summaryOf(row.id, waiting)) as ConversationSummary[];
      if (!sameItems(list, conversations.value)) conversations.set(list);
      unreadCount.set(rows.reduce((sum, { conversation }) => sum + conversation.unread_count, 0));
    },
  };
}
