import type { TestContext } from 'node:test';
import { connectToChat, type Chat, type Conversation } from '@hypee/chat';
import { tokenOf } from './tokens.ts';

/** A chat of a user and one conversation in it, until the test ends. */
export function client(
  t: TestContext,
  url: string,
  user: string,
  conversation: string,
): { chat: Chat; talk: Conversation } {
  const chat = connectToChat({ url, token: () => tokenOf(user), user, cache: 'memory' });
  t.after(() => chat.close());
  return { chat, talk: chat.conversation(conversation) };
}

export const texts = ({ talk }: { talk: Conversation }): string[] => talk.messages.value.map(({ content }) => content);

/** So many messages, and all of them from the server. */
export const settled =
  (count: number) =>
  (messages: Conversation['messages']['value']): boolean =>
    messages.length === count && messages.every(({ seq }) => seq !== undefined);
