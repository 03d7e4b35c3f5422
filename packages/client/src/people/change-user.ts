import type { Conversation, User, WireMessage } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import type { Inside } from '../inside.ts';
import { toUser } from '../model/from-wire.ts';

/** Shows a user's new name and picture wherever they stand: each tab what is on its screen, the leading one what is stored. */
export async function changeUser(inside: Inside, user: User): Promise<void> {
  const { context, tabs, me, parts } = inside;
  const { state } = context;
  const isMe = user.id === state.userId;
  if (isMe) me.set(toUser(user));
  for (const part of parts.values()) part.change((message) => withUser(message, user));
  inside.refresh();
  if (tabs.isFollowing) return;
  if (isMe) await (await context.opened).write((tx) => tx.put('meta', { name: 'me', value: user }));
  for (const { id, conversation } of [...state.rows.values()]) {
    if (!mayKnow(conversation, user)) continue;
    await changeRow(context, id, async (tx, row) => {
      for (const message of await tx.list('messages', { from: [id, 0], to: [id, Infinity] })) {
        const changed = withUser(message, user);
        if (changed !== message) await tx.put('messages', changed);
      }
      return { ...row, conversation: withMember(row.conversation, user) };
    });
  }
}

/** Whether the user is a member, or may be one of those that are not listed, or has left. */
const mayKnow = ({ members, member_count, last_message }: Conversation, { id }: User): boolean =>
  members.length < member_count || members.some(({ user }) => user.id === id) || last_message?.sender.id === id;

const withMember = (conversation: Conversation, user: User): Conversation => ({
  ...conversation,
  members: conversation.members.map((member) => (member.user.id === user.id ? { ...member, user } : member)),
  last_message: conversation.last_message && withUser(conversation.last_message, user),
});

function withUser<One extends WireMessage>(message: One, user: User): One {
  const isSender = message.sender.id === user.id;
  const quoted = 'reply_to' in message ? message.reply_to : null;
  const isQuoted = quoted?.sender?.id === user.id;
  if (!isSender && !isQuoted) return message;
  return { ...message, ...(isSender && { sender: user }), ...(isQuoted && { reply_to: { ...quoted, sender: user } }) };
}
