import { ChatError } from '../chat-error.ts';
import { toStoredError } from '../model/from-outbox.ts';
import { takeOff } from '../outbox/take-off.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { OutboxRow } from '../store/rows.ts';
import { livesIn } from './learn.ts';

/** Forgets a conversation that is no longer this user's to read. @returns what the outbox had for it, failed */
export async function forgetConversation(tx: WriteTransaction, id: string): Promise<OutboxRow[]> {
  const lives = Math.max(await livesIn(tx), (await tx.get('conversations', id))?.life ?? 0) + 1;
  await tx.put('meta', { name: 'lives', value: lives });
  await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });
  await tx.delete('conversations', id);
  await tx.delete('drafts', id);
  const gone = new ChatError('not_found', 'This conversation is no longer available: the message was not sent.', {
    status: 404,
  });
  const failed = (await tx.list('outbox'))
    .filter((row) => row.conversationId === id)
    .map((row): OutboxRow => ({ ...row, state: 'failed', error: toStoredError(gone) }));
  for (const row of failed) await (row.operation ? takeOff(tx, row.clientId) : tx.put('outbox', row));
  return failed;
}
