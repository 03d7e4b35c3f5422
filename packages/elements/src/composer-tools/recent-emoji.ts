import type { Conversation, User } from '@hypee/chat';

const MOST = 12;
/** As text: the compiler's target is older than the flag. */
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');

/** Chosen while this page is open. */
const chosen = new WeakMap<Conversation, string[]>();

/** Notes that an emoji was used. */
export function noteEmoji(conversation: Conversation | undefined, emoji: string): void {
  if (conversation) chosen.set(conversation, [emoji, ...(chosen.get(conversation) ?? [])].slice(0, MOST));
}

/**
 * What the user wrote or reacted with of late, the last first. It is read from the messages on screen: nothing is kept about
 * the user for it.
 */
export function recentEmoji(conversation: Conversation | undefined, me: User | undefined): readonly string[] {
  if (!conversation) return [];
  const found = [...(chosen.get(conversation) ?? [])];
  for (const { sender, content, reactions } of [...conversation.messages.value].reverse()) {
    if (sender.id === me?.id) found.push(...(content.match(EMOJI) ?? []).reverse());
    for (const { emoji, userIds } of reactions) if (me && userIds.includes(me.id)) found.push(emoji);
  }
  return [...new Set(found)].slice(0, MOST);
}
