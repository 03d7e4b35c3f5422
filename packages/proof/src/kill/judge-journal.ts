import type { ServerLog } from '../server-log.ts';
import type { Violations } from '../violations.ts';
import type { Entry } from './journal.ts';

/** Every answer that somebody got must be in the log, under its key, in its conversation. */
export function judgeJournal(entries: readonly Entry[], { messages }: ServerLog, violations: Violations): void {
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const { id, key, user, conversationId } of entries) {
    const stored = byId.get(id);
    if (!stored) violations.add(`acknowledged and not in the log: ${id} of ${user} (key ${key})`);
    else if (stored.clientId !== key || stored.senderId !== user || stored.conversationId !== conversationId)
      violations.add(`acknowledged as another message: ${id} of ${user} (key ${key})`);
  }
}
