import type { Chat } from '@hypee/chat';

/** Chats whose server was seen to be of level 1, also while they are not connected. */
const without = new WeakSet<Chat>();

/** Whether the chat's server has a directory of people to begin conversations with: as far as is known. */
export function hasDirectory(chat: Chat): boolean {
  if (chat.connection.value.protocol === 1) without.add(chat);
  return !without.has(chat);
}
