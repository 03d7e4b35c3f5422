import type { Message } from '@hypee/chat-protocol';
import type { ConversationRow } from './store/rows.ts';

/** A read mark of mine that the server has not confirmed goes before what the server knows. */
export function withReadPending(row: ConversationRow): ConversationRow {
  const { conversation, readPending } = row;
  const { membership } = conversation;
  if (!readPending || membership.last_read_seq >= readPending.seq) return row;
  const last_read_seq = readPending.seq;
  return { ...row, conversation: { ...conversation, membership: { ...membership, last_read_seq } } };
}

/** The parsers make whole messages of tombstones, which the type of the wire cannot tell. */
export const lastMessageOf = (row: ConversationRow): Message | null => row.conversation.last_message as Message | null;
