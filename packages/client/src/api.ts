import {
  parseConversation,
  parseConversationsPage,
  parseMarkAsReadAnswer,
  parseMessage,
  parseMessagesPage,
  type Conversation,
  type MarkAsReadAnswer,
  type Message,
  type ReadMessagesPage,
  type SendMessageBody,
} from '@hypee/chat-protocol';
import { ChatError } from './chat-error.ts';
import type { Http } from './http.ts';

/** The calls of the REST API that every visit makes, with answers parsed, and how to make any other. All reject with ChatError. */
export interface Api {
  /**
   * One call; see `Http.request`.
   *
   * @param parse undefined where the answer cannot be read
   */
  read<Value>(parse: (body: unknown) => Value | undefined, ...call: Parameters<Http['request']>): Promise<Value>;
  /** The answer of level discovery as it came; another server's may be anything. */
  protocol(): Promise<unknown>;
  /** `next` of one page leads to the following. */
  conversations(next: string | null): Promise<{ results: Conversation[]; next: string | null }>;
  conversation(id: string): Promise<Conversation>;
  /** @param thread the message whose replies are meant */
  messages(conversationId: string, query: MessagesQuery, thread?: string | null): Promise<ReadMessagesPage>;
  send(conversationId: string, body: Draft): Promise<Message>;
  markAsRead(conversationId: string, messageId: string): Promise<MarkAsReadAnswer>;
}

/** What is undefined stays away. */
type Draft = { [Name in keyof SendMessageBody]: SendMessageBody[Name] | undefined };

/** Without a bound: the newest page. Bounds are message ids. */
type MessagesQuery = { limit: number } & ({ before?: string } | { after?: string } | { around?: string });

/** Entries of a list in one page. */
export const LISTED = 100;

/** Of a server's `next` address only the query is used: no answer leads the token to another origin. */
export const queryOf = (address: string): string => address.slice(address.indexOf('?'));

/** The query of an address. */
export const query = (fields: object): string =>
  `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;

/** The path of a conversation. */
export const pathOf = (id: string): string => `conversations/${encodeURIComponent(id)}/`;

/** The API over one HTTP client. */
export function createApi(http: Http): Api {
  async function read<Value>(
    parse: (body: unknown) => Value | undefined,
    ...call: Parameters<Http['request']>
  ): Promise<Value> {
    const value = parse(await http.request(...call));
    if (value !== undefined) return value;
    throw new ChatError('unreadable_answer', `The chat server's answer to ${call[0]} ${call[1]} cannot be read.`, {
      retryable: true,
    });
  }
  return {
    read,
    protocol: () => http.direct('GET', 'protocol/', {}, true),
    conversations: (next) =>
      read(parseConversationsPage, 'GET', `conversations/${next === null ? query({ limit: LISTED }) : queryOf(next)}`),
    conversation: (id) => read(parseConversation, 'GET', pathOf(id)),
    messages: (id, bounds, thread) =>
      read(
        parseMessagesPage,
        'GET',
        `${thread ? `messages/${encodeURIComponent(thread)}/thread/` : `${pathOf(id)}messages/`}${query(bounds)}`,
      ),
    send: (id, body) => read(parseMessage, 'POST', `${pathOf(id)}send_message/`, { body }),
    markAsRead: (id, messageId) =>
      read(parseMarkAsReadAnswer, 'POST', `${pathOf(id)}mark_as_read/`, { body: { message_id: messageId } }),
  };
}
