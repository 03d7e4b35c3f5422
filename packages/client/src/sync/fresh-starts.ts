import type { HelloFrame } from '@hypee/chat-protocol';
import { ChatError } from '../chat-error.ts';
import { toStoredError } from '../model/from-outbox.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow, OutboxRow } from '../store/rows.ts';

/** Forgets a conversation that is no longer this user's to read. @returns its unsent messages, failed for it */
export async function forgetConversation(tx: WriteTransaction, id: string): Promise<OutboxRow[]> {
  await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });
  await tx.delete('conversations', id);
  await tx.delete('drafts', id);
  const gone = new ChatError('not_found', 'This conversation is no longer available: the message was not sent.', {
    status: 404,
  });
  const failed = (await tx.list('outbox'))
    .filter((row) => row.conversationId === id)
    .map((row): OutboxRow => ({ ...row, state: 'failed', error: toStoredError(gone) }));
  for (const row of failed) await tx.put('outbox', row);
  return failed;
}

/**
 * Notes whom the server greeted, and in which life of its database.
 *
 * @returns the conversations that must start anew; undefined where the life is the one known, or the first
 */
export async function enterEpoch(tx: WriteTransaction, hello: HelloFrame): Promise<ConversationRow[] | undefined> {
  const known = (await tx.get('meta', 'epoch'))?.value;
  await tx.put('meta', { name: 'me', value: hello.user });
  if (known === hello.epoch) return undefined;
  await tx.put('meta', { name: 'epoch', value: hello.epoch });
  if (known === undefined) return undefined;
  // Another life: places, marks and revisions of the old one mean nothing in it.
  const stale = (await tx.list('conversations')).map((row): ConversationRow => ({
    ...row,
    marks: {},
    marksVersion: null,
    stale: true,
  }));
  for (const row of stale) await tx.put('conversations', row);
  return stale;
}
