import type { Identity, MemberRow } from '../ports.ts';
import { refuseField } from '../input/validator.ts';
import type { Services } from '../services.ts';
import type { MovedMark } from './receipts.ts';
import { requireStanding } from './rights.ts';
import { unreadCounts } from './unread-counts.ts';

/**
 * Moves the user's read mark up to a message, or to the log's head where none is named; never backwards. Takes back "marked
 * as unread" as well.
 */
export async function markAsRead(
  { ports, receipts }: Services,
  identity: Identity,
  conversationId: string,
  messageId: string | undefined,
): Promise<MovedMark> {
  const { mark, changed } = await ports.store.write(async (tx) => {
    const { conversation, member: before } = await requireStanding(tx, identity, conversationId);
    let target = conversation.last_seq;
    if (messageId !== undefined) {
      const message = await tx.message(messageId);
      if (message?.conversation_id !== conversationId) {
        refuseField('message_id', 'There is no such message in this conversation.');
      }
      target = message.seq;
    }
    const member = marked(before, target);
    const changed = member !== before;
    if (changed) {
      const { last_read_seq, last_delivered_seq, unread_from_seq, version } = member;
      await tx.updateMember(conversationId, identity.userId, {
        last_read_seq,
        last_delivered_seq,
        unread_from_seq,
        version,
      });
      await tx.updateConversation(conversationId, { marks_version: conversation.marks_version + 1 });
    }
    const counts = await unreadCounts(tx, conversation, member);
    return { mark: { conversation, member, counts, headSeq: conversation.last_seq }, changed };
  });
  if (changed) receipts.readMoved(mark);
  return mark;
}

/** The member's row with the mark at `seq`; the very row when nothing changes. */
function marked(member: MemberRow, seq: number): MemberRow {
  const clears = member.unread_from_seq !== null;
  if (seq <= member.last_read_seq && !clears) return member;
  const read = Math.max(seq, member.last_read_seq);
  return {
    ...member,
    last_read_seq: read,
    last_delivered_seq: Math.max(read, member.last_delivered_seq),
    unread_from_seq: null,
    version: member.version + (clears ? 1 : 0),
  };
}
