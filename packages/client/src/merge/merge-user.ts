import type { Conversation, Member, Message, ReadEvent, User } from '@hypee/chat-protocol';
import { withOwnCounts } from '../own-counts.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow, OutboxRow } from '../store/rows.ts';
import type { Applying } from '../sync/apply-events.ts';
import { raiseMarks } from '../sync/told-row.ts';

/** A guest who became a user. */
export type UserMerged = Extract<ReadEvent, { type: 'user_merged' }>;

/** Makes what a guest was and said in a conversation the user's, in what is kept of it and in what waits for it. */
export async function mergeUser(
  tx: WriteTransaction,
  row: ConversationRow,
  event: UserMerged,
  { userId, applied }: { userId: string; applied: Applying },
): Promise<ConversationRow> {
  const { from, to } = event;
  for (const message of await tx.list('messages', { from: [row.id, 0], to: [row.id, Infinity] })) {
    const merged = mergedMessage(message, event);
    if (merged !== message) await tx.put('messages', merged);
  }
  const waiting = (await tx.list('outbox')).filter((one) => one.conversationId === row.id && mentions(one, from));
  const outbox = waiting.map((one): OutboxRow => ({ ...one, mentions: renamed(one.mentions, from, to.id) }));
  for (const one of outbox) await tx.put('outbox', one);
  applied.outbox = [...(applied.outbox ?? []), ...outbox];
  // Whatever is on screen of it may name the guest.
  applied.replaced = [...(applied.replaced ?? []), row.id];

  const { [from]: left, ...marks } = row.marks;
  const moved = left && { user_id: to.id, last_read_seq: left.read, last_delivered_seq: left.delivered };
  const after: ConversationRow = {
    ...row,
    marks: moved ? raiseMarks(marks, [moved]) : marks,
    conversation: mergedConversation(row.conversation, event),
  };
  return to.id === userId ? withOwnCounts(tx, after, userId) : after;
}

/** One that was begun keeps its words: the server compares them. */
const mentions = ({ mentions: named, tries }: OutboxRow, id: string): boolean => tries === 0 && named.includes(id);

const renamed = (ids: readonly string[], from: string, to: string): string[] => [
  ...new Set(ids.map((id) => (id === from ? to : id))),
];

function mergedConversation(conversation: Conversation, event: UserMerged): Conversation {
  const { members, member_count, last_message } = conversation;
  const guest = members.find(({ user }) => user.id === event.from);
  const isMember = members.some(({ user }) => user.id === event.to.id);
  return {
    ...conversation,
    members: guest ? mergedMembers(members, guest, event.to) : members,
    member_count: isMember ? member_count - 1 : member_count,
    last_message: last_message && 'content' in last_message ? mergedMessage(last_message, event) : last_message,
  };
}

/** A user who was a member already stays where they stand. */
function mergedMembers(members: readonly Member[], guest: Member, user: User): Member[] {
  const present = members.find((member) => member.user.id === user.id);
  if (present) return members.filter((member) => member !== guest);
  const role = guest.role === 'guest' ? 'member' : guest.role;
  return members.map((member) => (member === guest ? { ...guest, user, role } : member));
}

/** The message as the user's own, where it is the guest's or names them. */
function mergedMessage(message: Message, { from, to }: UserMerged): Message {
  const { sender, mentions: named, reactions, reply_to } = message;
  const isNamed =
    sender.id === from ||
    named.includes(from) ||
    reactions.some(({ user_ids }) => user_ids.includes(from)) ||
    reply_to?.sender?.id === from;
  if (!isNamed) return message;
  return {
    ...message,
    sender: sender.id === from ? to : sender,
    mentions: renamed(named, from, to.id),
    reactions: reactions.map((reaction) => {
      const user_ids = renamed(reaction.user_ids, from, to.id);
      // Both chose it.
      return { ...reaction, user_ids, count: reaction.count - (reaction.user_ids.length - user_ids.length) };
    }),
    reply_to: reply_to?.sender?.id === from ? { ...reply_to, sender: to } : reply_to,
  };
}
