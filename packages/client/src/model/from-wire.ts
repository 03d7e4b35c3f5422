import type * as Wire from '@hypee/chat-protocol';
import type { ConversationRow, Marks } from '../store/rows.ts';
import type { Attachment, ConversationSummary, Member, Membership, Message, MessageStatus, User } from '../types.ts';
import { camelCase } from './camel-case.ts';
import { timeOf, timeOrNull } from './times.ts';

/** Entities of the wire as the SDK shows them: camelCase, times as Date. */

export const toUser = (user: Wire.User): User => ({ ...camelCase(user), lastSeenAt: timeOrNull(user.last_seen_at) });

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
  ...camelCase(membership),
  mutedUntil: timeOrNull(membership.muted_until),
});

export const toAttachment = (attachment: Wire.Attachment): Attachment => ({
  ...camelCase(attachment),
  urlExpiresAt: timeOrNull(attachment.url_expires_at),
});

/** A message of the wire. Its status is no part of it: see `statusOf`. */
export const toMessage = (
  { link_preview: _preview, streaming: _streaming, ...message }: Wire.Message,
  status: MessageStatus,
): Message => ({
  ...camelCase(message),
  sender: toUser(message.sender),
  attachments: message.attachments.map(toAttachment),
  replyTo: message.reply_to && {
    ...message.reply_to,
    sender: message.reply_to.sender && toUser(message.reply_to.sender),
  },
  reactions: message.reactions.map(({ emoji, count, user_ids }) => ({ emoji, count, userIds: user_ids })),
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
  const { cursor: _cursor, ...conversation } = row.conversation;
  return {
    ...camelCase(conversation),
    createdAt: timeOf(conversation.created_at),
    updatedAt: timeOf(conversation.updated_at),
    lastMessage,
    failedCount,
    members: conversation.members.slice(0, 20).map((member) => toMember(member, row.marks[member.user.id])),
    membership: toMembership(conversation.membership),
    draft,
  };
}
