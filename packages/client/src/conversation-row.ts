import type { Message } from '@hypee/chat-protocol';
import type { ConversationRow } from './store/rows.ts';

/** Marks of mine that the server has not confirmed go before what the server knows. */
export function withPending(row: ConversationRow): ConversationRow {
  const { conversation, readPending, unreadPending } = row;
  const { membership } = conversation;
  if (!readPending && !unreadPending) return row;
  const last_read_seq = Math.max(membership.last_read_seq, readPending?.seq ?? 0);
  const unread_from_seq = unreadPending?.seq ?? null;
  return { ...row, conversation: { ...conversation, membership: { ...membership, last_read_seq, unread_from_seq } } };
}

/**
 * Changes when what was asked before says nothing any more: the conversation was taken over anew, or must be. What is said of
 * one that is not known, or stale, begins after that.
 */
export const lifeOf = (row: ConversationRow | undefined): number => (row && !row.stale ? (row.life ?? 0) : -1);

/** The parsers make whole messages of tombstones, which the type of the wire cannot tell. */
export const lastMessageOf = (row: ConversationRow): Message | null => row.conversation.last_message as Message | null;
