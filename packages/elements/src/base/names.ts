import type { ConversationSummary, Message } from '@hypee/chat';
import type { Words } from '../strings/words.ts';

/** The title, or who else is in it. */
export function conversationName(summary: ConversationSummary, meId: string | undefined, words: Words): string {
  if (summary.title) return summary.title;
  const others = summary.members.filter(({ user }) => user.id !== meId).map(({ user }) => user.name);
  return others.length > 0 ? words.list(others) : words.text('unnamedConversation');
}

/** One or two letters that stand for a picture. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /^[\p{L}\p{N}]\p{M}*/u.exec(word) ?? []);
  return letters.slice(0, 2).join('').toLocaleUpperCase();
}

/**
 * A message's identity on the screen: the same before and after the server confirmed it. The sender is part of it because
 * a key is unique per sender only.
 */
export function messageKey(message: Message): string {
  return message.clientId === null ? message.id : `${message.sender.id} ${message.clientId}`;
}
