import type { ConversationRow, MemberRow, ReadTransaction } from '../ports.ts';

/** Counts above this are told as this. */
const SATURATED = 100;

/** What a member has not read. */
export interface UnreadCounts {
  unread_count: number;
  mention_count: number;
}

/** Whether the member has nothing left to read, whatever else happened above the read mark. */
export async function hasReadAll(
  tx: ReadTransaction,
  conversation: Pick<ConversationRow, 'id' | 'last_seq'>,
  member: Pick<MemberRow, 'user_id' | 'last_read_seq'>,
): Promise<boolean> {
  if (member.last_read_seq >= conversation.last_seq) return true;
  const place = [conversation.id, member.user_id, member.last_read_seq, 1] as const;
  return (await tx.countUnread(...place)) === 0 && (await tx.countMentions(...place)) === 0;
}

/** Counts what others wrote above the member's read mark, up to 100. */
export async function unreadCounts(
  tx: ReadTransaction,
  conversation: Pick<ConversationRow, 'id' | 'last_seq'>,
  member: Pick<MemberRow, 'user_id' | 'last_read_seq'>,
): Promise<UnreadCounts> {
  if (member.last_read_seq >= conversation.last_seq) return { unread_count: 0, mention_count: 0 };
  const place = [conversation.id, member.user_id, member.last_read_seq, SATURATED] as const;
  return { unread_count: await tx.countUnread(...place), mention_count: await tx.countMentions(...place) };
}
