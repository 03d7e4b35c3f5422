import type { Conversation, Member, Membership, Message } from '@hypee/chat-protocol';
import { withPending } from '../conversation-row.ts';
import { seqOf } from '../cursor.ts';
import type { ConversationRow, Marks } from '../store/rows.ts';

/** What the server tells of a conversation, put into its row. */

/** The marks with these members' taken in; a mark never goes back. */
export const raiseMarks = (
  marks: ConversationRow['marks'],
  members: readonly ({ user_id: string } & Pick<Member, 'last_read_seq' | 'last_delivered_seq'>)[],
): ConversationRow['marks'] => {
  const raised: Record<string, Marks> = { ...marks };
  for (const { user_id, last_read_seq, last_delivered_seq } of members) {
    const known = raised[user_id];
    raised[user_id] = {
      read: Math.max(known?.read ?? 0, last_read_seq),
      delivered: Math.max(known?.delivered ?? 0, last_delivered_seq),
    };
  }
  return raised;
};

/** My own side as the server tells it. What it said earlier may come later, so the read mark never goes back. */
export function withMembership(row: ConversationRow, told: Membership): ConversationRow {
  const { conversation } = row;
  const last_read_seq = Math.max(told.last_read_seq, conversation.membership.last_read_seq);
  return withPending({ ...row, conversation: { ...conversation, membership: { ...told, last_read_seq } } });
}

/** The conversation with its last message, where this one is newer; a reply in a thread never is. */
export function withLastMessage(conversation: Conversation, message: Message): Conversation {
  const last = conversation.last_message;
  if (
    message.thread_id !== null ||
    (last && (message.seq < last.seq || (message.id === last.id && message.rev <= last.rev)))
  ) {
    return conversation;
  }
  return { ...conversation, last_message: message };
}

/** A conversation as the server tells it, at its cursor, with no message of it kept yet. */
export const freshRow = (
  conversation: Conversation,
  kept: Pick<ConversationRow, 'activity' | 'unreadPending' | 'life'> & Partial<Pick<ConversationRow, 'readPending'>>,
): ConversationRow => {
  const seq = seqOf(conversation.cursor);
  return withPending({
    id: conversation.id,
    conversation,
    cursor: conversation.cursor,
    seq,
    cachedFrom: seq + 1,
    countedTo: seq,
    countsHeard: null,
    marks: raiseMarks(
      {},
      conversation.members.map((member) => ({ ...member, user_id: member.user.id })),
    ),
    marksVersion: null,
    activity: kept.activity,
    readPending: kept.readPending ?? null,
    unreadPending: kept.unreadPending ?? null,
    stale: false,
    life: kept.life ?? 0,
  });
};
