import type { Chat, Conversation, Message, User } from '@hypee/chat';
import type { Words } from '../strings/words.ts';

/** A message, and what can be done with it where. */
export interface MessageFacts {
  readonly message: Message;
  readonly words: Words;
  readonly me: User | undefined;
  /** Undefined where a list of messages stands alone. */
  readonly chat: Chat | undefined;
  readonly conversation: Conversation | undefined;
}

/** Whether the server is one that changes messages. */
export function canChange({ chat, conversation, message }: MessageFacts): boolean {
  return !!conversation && chat?.connection.value.protocol !== 1 && !message.deletedAt && !message.error;
}

/** Whether the user is among those who chose an emoji. */
export function hasReacted({ message, me }: MessageFacts, emoji: string): boolean {
  return message.reactions.some((one) => one.emoji === emoji && me !== undefined && one.userIds.includes(me.id));
}

/** In a group those who look after it may take away what others wrote. */
export function moderates({ conversation }: MessageFacts): boolean {
  const { kind, membership } = conversation?.summary.value ?? {};
  return kind === 'group' && (membership?.role === 'owner' || membership?.role === 'moderator');
}
