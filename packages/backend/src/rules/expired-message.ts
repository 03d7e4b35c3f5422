import type { MessageRow, ReadTransaction, SendKeyRow } from '../ports.ts';

/** A tombstone of a message of which only its key is kept, somewhere in what is gone by now. */
export async function expiredMessage(
  tx: ReadTransaction,
  { message_id, conversation_id, sender_id, client_id }: SendKeyRow,
): Promise<MessageRow> {
  const seq = (await tx.conversation(conversation_id))?.floor_seq ?? 0;
  const at = (await tx.event(conversation_id, seq))?.created_at ?? new Date(0).toISOString();
  return {
    id: message_id,
    conversation_id,
    seq,
    rev: 1,
    client_id,
    kind: 'text',
    sender_id,
    content: '',
    reply_to: null,
    thread_id: null,
    reply_count: 0,
    reaction_count: 0,
    pinned_seq: null,
    attachment_count: 0,
    mentions: [],
    metadata: {},
    created_at: at,
    edited_at: null,
    deleted_at: at,
  };
}
