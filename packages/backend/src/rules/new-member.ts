import type { MemberRow } from '../ports.ts';

/** The row of a user who joins, with nothing read and the usual settings. */
export const newMember = (
  conversationId: string,
  userId: string,
  role: MemberRow['role'],
  joinedAt: string,
): MemberRow => ({
  conversation_id: conversationId,
  user_id: userId,
  role,
  joined_at: joinedAt,
  last_read_seq: 0,
  last_delivered_seq: 0,
  unread_from_seq: null,
  muted_until: null,
  notify: 'all',
  archived: false,
  pinned: false,
  version: 1,
});
