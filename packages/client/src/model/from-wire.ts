import type * as Wire from '@hypee/chat-protocol';
import type { ConversationRow, Marks } from '../store/rows.ts';
import type { Attachment, ConversationSummary, Member, Membership, Message, MessageStatus, User } from '../types.ts';
import { timeOf, timeOrNull } from './times.ts';

/** Entities of the wire as the SDK shows them: camelCase, times as Date. */

export const toUser = (user: Wire.User): User => ({
  id: user.id,
  name: user.name,
  avatarUrl: user.avatar_url,
  role: user.role,
  lastSeenAt: timeOrNull(user.last_seen_at),
});

const NO_MARKS: Marks = { read: 0, delivered: 0 };

/** `marks`: newer ones than the member came with. */
export const toMember = (member: Wire.Member, marks: Marks = NO_MARKS): Member => ({
  user: toUser(member.user),
  role: member.role,
  lastReadSeq: Math.max(member.last_read_seq, marks.read),
  lastDeliveredSeq: Math.max(member.last_delivered_seq, marks.delivered),
  joinedAt: timeOf(member.joined_at),
});

const toMembership = (membership: Wire.Membership): Membership => ({
  role: membership.role,
  lastReadSeq: membership.last_read_seq,
  unreadFromSeq: membership.unread_from_seq,
  mutedUntil: timeOrNull(membership.muted_until),
  notify: membership.notify,
  archived: membership.archived,
  pinned: membership.pinned,
});

const toAttachment = (attachment: Wire.Attachment): Attachment => ({
  id: attachment.id,
  name: attachment.name,
  contentType: attachment.content_type,
  size: attachment.size,
  width: attachment.width,
  height: attachment.height,
  duration: attachment.duration,
  thumbhash: attachment.thumbhash,
  url: attachment.url,
  thumbnailUrl: attachment.thumbnail_url,
  urlExpiresAt: timeOrNull(attachment.url_expires_at),
});

/** A message of the wire. Its status is no part of it: see `statusOf`. */
export const toMessage = (message: Wire.Message, status: MessageStatus): Message => ({
  id: message.id,
  conversationId: message.conversation_id,
  seq: message.seq,
  rev: message.rev,
  clientId: message.client_id,
  kind: message.kind,
  sender: toUser(message.sender),
  content: message.content,
  attachments: message.attachments.map(toAttachment),
  replyTo: message.reply_to && {
    id: message.reply_to.id,
    sender: message.reply_to.sender && toUser(message.reply_to.sender),
    excerpt: message.reply_to.excerpt,
  },
  threadId: message.thread_id,
  replyCount: message.reply_count,
  mentions: message.mentions,
  reactions: message.reactions.map(({ emoji, count, user_ids }) => ({ emoji, count, userIds: user_ids })),
  pinned: message.pinned,
  metadata: message.metadata,
  createdAt: timeOf(message.created_at),
  editedAt: timeOrNull(message.edited_at),
  deletedAt: timeOrNull(message.deleted_at),
  status,
});

/** A conversation as a list shows it. */
export function toSummary(
  row: ConversationRow,
  draft: string,
  lastMessage: Message | null,
  failedCount: number,
): ConversationSummary {
  const { conversation } = row;
  return {
    id: row.id,
    kind: conversation.kind,
    title: conversation.title,
    avatarUrl: conversation.avatar_url,
    metadata: conversation.metadata,
    createdAt: timeOf(conversation.created_at),
    updatedAt: timeOf(conversation.updated_at),
    lastMessage,
    failedCount,
    unreadCount: conversation.unread_count,
    mentionCount: conversation.mention_count,
    members: conversation.members.slice(0, 20).map((member) => toMember(member, row.marks[member.user.id])),
    memberCount: conversation.member_count,
    membership: toMembership(conversation.membership),
    draft,
  };
}
