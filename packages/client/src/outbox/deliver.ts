import type { OnlineContext } from '../core-context.ts';
import { mergeMessages, settleOutbox } from '../store/merge-messages.ts';
import type { OutboxRow } from '../store/rows.ts';

/**
 * Gives a row of the outbox to the server, and stores the message it made in the transaction that takes the row off.
 *
 * @throws ChatError what the server or the network said
 */
export type Deliver = (row: OutboxRow) => Promise<void>;

/** Makes the delivery of one chat. */
export const createDeliver =
  ({ api, state, opened }: OnlineContext): Deliver =>
  async ({ clientId, conversationId, content, mentions, metadata }) => {
    const message = await api.send(conversationId, {
      content,
      client_id: clientId,
      ...(mentions.length > 0 && { mentions: [...mentions] }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    });
    const store = await opened;
    const commit = await store.write(async (tx) => {
      const settled = await settleOutbox(tx, [message], state.userId);
      // Of a conversation that is gone nothing is kept; a reply in a thread is no part of the history.
      const kept = (await tx.get('conversations', conversationId)) && message.thread_id === null;
      const merged = kept ? await mergeMessages(tx, [message]) : [];
      return { settled, messages: merged.map((one) => one.message) };
    });
    state.apply(commit);
  };
