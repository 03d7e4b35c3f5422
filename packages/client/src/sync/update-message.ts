import type { Message, MessageChange, ReadEvent } from '@hypee/chat-protocol';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { Applying } from './apply-events.ts';
import { recount } from './server-counts.ts';
import { withLastMessage } from './told-row.ts';

/** Why the text of a message may be another. The change of one that was deleted since is not told. */
const REWORDING = new Set<MessageChange['kind'] | undefined>(['edit', 'delete', undefined]);

/** As the server cuts it. */
const EXCERPT_LENGTH = 200;

/** Takes in a changed message, and what follows for the counts, the list and the messages that quote it. */
export async function updateMessage(
  tx: WriteTransaction,
  row: ConversationRow,
  { seq, message, change }: Extract<ReadEvent, { type: 'message_updated' }>,
  { userId, applied }: { userId: string; applied: Applying },
): Promise<ConversationRow> {
  const { conversation } = row;
  // What a thread still hangs on, though it is kept no longer.
  if (message.seq <= conversation.floor_seq) return row;
  applied.messages.push(message);
  // Of replies in threads nothing is stored.
  const before = message.thread_id === null ? await tx.get('messages', [row.id, message.seq]) : undefined;
  const isNews = (before?.rev ?? 0) < message.rev;
  // Stored also where no page with it is yet: one that was read before this may be on its way, here or in another tab.
  if (isNews && message.thread_id === null) await tx.put('messages', message);
  const isReworded = before ? before.content !== message.content : REWORDING.has(change?.kind);
  if (isReworded) applied.messages.push(...(await requote(tx, message)));
  if (!isNews) return row;
  const last = conversation.last_message;
  const shown = last?.id === message.id ? withLastMessage(conversation, message) : conversation;
  const deletedUnread =
    before && message.deleted_at !== null && seq > row.countedTo && message.seq > conversation.membership.last_read_seq;
  return { ...row, conversation: deletedUnread ? recount(shown, before, -1, userId) : shown };
}

/** Gives the kept messages that quote this one its present text; of a deleted one nothing is left in them. */
async function requote(tx: WriteTransaction, { id, conversation_id, seq, content }: Message): Promise<Message[]> {
  const excerpt = content.slice(0, EXCERPT_LENGTH).replace(/[\ud800-\udbff]$/, '');
  const requoted: Message[] = [];
  // What quotes a message was said after it.
  for (const message of await tx.list('messages', {
    from: [conversation_id, seq + 1],
    to: [conversation_id, Infinity],
  })) {
    if (message.reply_to?.id !== id || message.reply_to.excerpt === excerpt) continue;
    const changed = { ...message, reply_to: { ...message.reply_to, excerpt } };
    await tx.put('messages', changed);
    requoted.push(changed);
  }
  return requoted;
}
