import { networkError } from '../chat-error.ts';
import { lifeOf } from '../conversation-row.ts';
import type { OnlineContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import type { OutboxRow } from '../store/rows.ts';
import { withLastMessage } from '../sync/told-row.ts';
import type { SendingRows } from './sending.ts';

/**
 * Gives a row of the outbox to the server, and stores the message it made in the transaction that takes the row off.
 *
 * @param attachmentIds of its files, once they are uploaded
 * @throws ChatError what the server or the network said
 */
export type Deliver = (row: OutboxRow, attachmentIds?: string[]) => Promise<void>;

/** Makes the delivery of one chat. */
export function createDeliver(context: OnlineContext, rows: SendingRows): Deliver {
  return async function deliver(row, attachmentIds) {
    const { api, state, opened, rare } = context;
    const { clientId, conversationId, content, mentions, metadata, replyTo, threadId } = row;
    if (row.operation ?? (row.files && !attachmentIds)) return (await rare()).deliverRare(context, rows, row, deliver);
    const life = lifeOf(state.rows.get(conversationId));
    const message = await api.send(conversationId, {
      content,
      client_id: clientId,
      attachment_ids: attachmentIds,
      ...(mentions.length > 0 && { mentions: [...mentions] }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      reply_to: replyTo,
      thread_id: threadId,
    });
    const store = await opened;
    const commit = await store.write(async (tx) => {
      const before = await tx.get('conversations', conversationId);
      // The answer of a database that was replaced by a backup: the one there is now is asked.
      if (lifeOf(before) !== life) throw networkError('The chat server began anew.');
      const settled = await settleOutbox(tx, [message], state.userId);
      // Its event came first, or it was taken back: if this is another message, it is of another life of the database.
      if (!settled[0]) return {};
      // A reply in a thread is shown, and no part of the history.
      if (message.thread_id !== null) return { settled, messages: [message] };
      // Of one that is gone nothing is kept; one that is not known yet comes with its page.
      if (!before) return { settled };
      const messages = (await mergeMessages(tx, [message])).map((one) => one.message);
      // Its event may be long in coming: until then the list goes on showing what the user just wrote.
      const changed = { ...before, conversation: withLastMessage(before.conversation, message) };
      await tx.put('conversations', changed);
      return { settled, messages, rows: [changed] };
    });
    state.apply(commit);
  };
}
