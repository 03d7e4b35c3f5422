import type { Conversation, Member, Message, ReadEvent } from '@hypee/chat-protocol';
import type { ConversationRow } from '../store/rows.ts';
import { raiseMarks, withLastMessage } from './told-row.ts';
import { recount } from './server-counts.ts';

function withMember(conversation: Conversation, member: Member, present: boolean, userId: string): Conversation {
  const { members, member_count } = conversation;
  const known = members.findIndex(({ user }) => user.id === member.user.id);
  const membership =
    member.user.id === userId ? { ...conversation.membership, role: member.role } : conversation.membership;
  if (!present) {
    return {
      ...conversation,
      members: members.filter((_, index) => index !== known),
      member_count: Math.max(0, member_count - 1),
    };
  }
  if (known >= 0) return { ...conversation, membership, members: members.with(known, member) };
  // Of a long list only the beginning is known, and a newcomer stands at its end.
  const complete = members.length >= member_count;
  return {
    ...conversation,
    membership,
    members: complete ? [...members, member] : members,
    member_count: member_count + 1,
  };
}

/**
 * What one durable event makes of the conversation. An event that cannot be read counts as applied too.
 *
 * @param before what stood at the place of an updated message
 */
export function reduceEvent(
  row: ConversationRow,
  event: ReadEvent,
  before: Message | undefined,
  userId: string,
): ConversationRow {
  const next: ConversationRow = { ...row, cursor: event.cursor, seq: event.seq };
  const { conversation } = row;
  switch (event.type) {
    case 'chat_message': {
      const { message } = event;
      const unseen = event.seq > row.countedTo && event.seq > conversation.membership.last_read_seq;
      const counted = unseen ? recount(conversation, message, 1, userId) : conversation;
      return { ...next, conversation: withLastMessage(counted, message) };
    }
    case 'message_updated': {
      const { message } = event;
      if (before && before.rev >= message.rev) return next;
      const last = conversation.last_message;
      const shown = last?.id === message.id ? withLastMessage(conversation, message) : conversation;
      const deletedUnread =
        before &&
        message.deleted_at !== null &&
        event.seq > row.countedTo &&
        message.seq > conversation.membership.last_read_seq;
      return { ...next, conversation: deletedUnread ? recount(shown, before, -1, userId) : shown };
    }
    case 'conversation_updated':
      return { ...next, conversation: { ...conversation, ...event.conversation } };
    case 'member_joined':
    case 'member_updated': {
      const { member } = event;
      return {
        ...next,
        conversation: withMember(conversation, member, true, userId),
        marks: raiseMarks(row.marks, [{ ...member, user_id: member.user.id }]),
      };
    }
    case 'member_left': {
      const { [event.member.user.id]: _, ...marks } = row.marks;
      return { ...next, conversation: withMember(conversation, event.member, false, userId), marks };
    }
    case 'conversation_deleted':
    case 'user_merged':
    case 'unreadable':
      return next;
  }
}
