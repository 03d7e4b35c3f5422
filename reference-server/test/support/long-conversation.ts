import type { MessageRow } from '@hypee/chat-backend';
import type { SqliteStore } from '../../src/sqlite/sqlite-store.ts';

const TIME = '2026-01-01T00:00:00.000Z';

/** What tells one message from the next; the rest of its row is a plain text without anything. */
export type AppendedMessage = Pick<MessageRow, 'id' | 'sender_id' | 'content'> &
  Partial<Omit<MessageRow, 'seq' | 'conversation_id'>>;

/**
 * Appends messages to a conversation as sends would, straight into the store and in one commit.
 *
 * @param message the n-th of `count` messages, from 0
 */
export async function appendMessages(
  store: SqliteStore,
  conversation: string,
  count: number,
  message: (n: number) => AppendedMessage,
): Promise<void> {
  await store.write((tx) => {
    let last: string | null = null;
    for (let n = 0; n < count; n++) {
      const own = message(n);
      const seq = tx.appendEvent({
        conversation_id: conversation,
        event_id: `event-${own.id}`,
        type: 'chat_message',
        message_id: own.id,
        user_id: null,
        data: null,
        created_at: TIME,
      });
      tx.insertMessage({
        conversation_id: conversation,
        seq,
        rev: 1,
        client_id: null,
        kind: 'text',
        reply_to: null,
        thread_id: null,
        reply_count: 0,
        reaction_count: 0,
        pinned_seq: null,
        attachment_count: 0,
        mentions: [],
        metadata: {},
        created_at: TIME,
        edited_at: null,
        deleted_at: null,
        ...own,
      });
      last = own.id;
    }
    tx.updateConversation(conversation, { last_message_id: last });
  });
}
