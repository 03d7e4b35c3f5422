import type * as Wire from '@hypee/chat-protocol';
import type { ConversationRow, Marks } from '../store/rows.ts';
import type { State } from '../state.ts';
import type { Attachment, ConversationSummary, Member, Membership, Message, User } from '../types.ts';
import { camelCase } from './camel-case.ts';
import { statusOf, type Reach } from './status.ts';
import { timeOf, timeOrNull } from './times.ts';

/** Who looks at it, and where addresses are. */
type Me = Pick<State, 'userId' | 'server'>;

/** Entities of the wire as the SDK shows them: camelCase, times as Date. */

export const toUser = (user: Wire.User): User => ({ ...camelCase(user), lastSeenAt: timeOrNull(user.last_seen_at) });

const NO_MARKS: Marks = { read: 0, delivered: 0 };

/** `marks`: newer ones than the member came with. */
const toMember = (member: Wire.Member, marks: Marks = NO_MARKS): Member => ({
  user: toUser(member.user),
  role: member.role,
  lastReadSeq: Math.max(member.last_read_seq, marks.read),
  lastDeliveredSeq: Math.max(member.last_delivered_seq, marks.delivered),
  joinedAt: timeOf(member.joined_at),
});

/** All who are known of a conversation. */
export const membersOf = ({ conversation, marks }: ConversationRow): Member[] =>
  conversation.members.map((member) => toMember(member, marks[member.user.id]));

const toMembership = (membership: Wire.Membership): Membership => ({
  ...camelCase(membership),
  mutedUntil: timeOrNull(membership.muted_until),
});

/** @param server where its addresses are, which may be told without it */
export const toAttachment = (attachment: Wire.Attachment, server: string): Attachment => {
  const address = (url: string): string => url.replace(/^(?=\/)/, server);
  return {
    ...camelCase(attachment),
    url: address(attachment.url),
    thumbnailUrl: attachment.thumbnail_url && address(attachment.thumbnail_url),
    urlExpiresAt: timeOrNull(attachment.url_expires_at),
  };
};

/** A message of the wire. Its status is no part of it: see `statusOf`. @param reach of the others in its conversation */
export const toMessage = (
  { link_preview: _preview, streaming: _streaming, ...message }: Wire.Message,
  reach: Reach,
  { userId, server }: Me,
): Message => ({
  ...camelCase(message),
  sender: toUser(message.sender),
  attachments: message.attachments.map((one) => toAttachment(one, server)),
  replyTo: message.reply_to && {
    ...message.reply_to,
    sender: message.reply_to.sender && toUser(message.reply_to.sender),
  },
  reactions: message.reactions.map(camelCase),
  createdAt: timeOf(message.created_at),
  editedAt: timeOrNull(message.edited_at),
  deletedAt: timeOrNull(message.deleted_at),
  status: statusOf(message, reach, userId),
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
    members: membersOf(row).slice(0, 20),
    membership: toMembership(conversation.membership),
    draft,
  };
}
