import type { Conversation, Member, ReadEvent } from '@hypee/chat-protocol';
import { mergeUser } from '../merge/merge-user.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import type { Applying } from './apply-events.ts';
import { withShared } from './expire.ts';
import { raiseMarks } from './told-row.ts';
import { updateMessage } from './update-message.ts';

/**
 * What an event that is no new message makes of the store and of the conversation, whose cursor it moved already.
 *
 * @param to what is told of it later is added to `applied`
 */
export type ApplyOther = (
  tx: WriteTransaction,
  row: ConversationRow,
  event: ReadEvent,
  to: { userId: string; applied: Applying },
) => Promise<ConversationRow>;

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

export const applyOther: ApplyOther = async (tx, row, event, { userId, applied }) => {
  const { conversation } = row;
  switch (event.type) {
    case 'message_updated':
      return updateMessage(tx, row, event, { userId, applied });
    case 'conversation_deleted':
      applied.deleted.push(row.id);
      return row;
    case 'conversation_updated':
      return withShared(tx, row, event.conversation, { userId, applied });
    case 'member_joined':
    case 'member_updated': {
      const { member } = event;
      return {
        ...row,
        conversation: withMember(conversation, member, true, userId),
        marks: raiseMarks(row.marks, [{ ...member, user_id: member.user.id }]),
      };
    }
    case 'member_left': {
      const { [event.member.user.id]: left, ...others } = row.marks;
      // A mark beyond this place is of a later membership: it was told before the log of it came.
      const marks = left && Math.max(left.read, left.delivered) > event.seq ? row.marks : others;
      return { ...row, conversation: withMember(conversation, event.member, false, userId), marks };
    }
    case 'user_merged':
      return mergeUser(tx, row, event, { userId, applied });
    default:
      return row;
  }
};
