import {
  parseConversation,
  parseConversationsPage,
  parseEventsPage,
  parseMarkAsReadAnswer,
  parseMembersPage,
  parseMessage,
  parseMessagesPage,
  parseUser,
  parseUsersPage,
  type Conversation,
  type CreateConversationBody,
  type MarkAsReadAnswer,
  type Member,
  type Message,
  type ReadEvent,
  type ReadMessagesPage,
  type SendMessageBody,
  type User,
} from '@hypee/chat-protocol';
import { ChatError } from './chat-error.ts';
import type { Http } from './http.ts';

/** The calls of the REST API that the core makes, with answers parsed. All reject with ChatError. */
export interface Api {
  /** The answer of level discovery as it came; another server's may be anything. */
  protocol(): Promise<unknown>;
  /** `next` of one page leads to the following. */
  conversations(next: string | null): Promise<{ results: Conversation[]; next: string | null }>;
  conversation(id: string): Promise<Conversation>;
  createConversation(body: CreateConversationBody): Promise<Conversation>;
  /** Every member, page after page. */
  members(conversationId: string): Promise<Member[]>;
  messages(conversationId: string, query: MessagesQuery): Promise<ReadMessagesPage>;
  send(conversationId: string, body: SendMessageBody): Promise<Message>;
  events(conversationId: string, cursor: string): Promise<{ events: ReadEvent[]; cursor: string; more: boolean }>;
  markAsRead(conversationId: string, messageId: string): Promise<MarkAsReadAnswer>;
  /** The first page of the directory. */
  users(q: string): Promise<{ results: User[] }>;
  user(id: string): Promise<User>;
}

/** Without a bound: the newest page. Bounds are message ids. */
type MessagesQuery = { limit: number } & ({ before?: string } | { after?: string } | { around?: string });

const LISTED = 100;
const EVENTS = 200;

/** Of a server's `next` address only the query is used: no answer leads the token to another origin. */
const queryOf = (address: string): string => address.slice(address.indexOf('?'));

const query = (fields: object): string =>
  `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;

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
  const of = (id: string): string => `conversations/${encodeURIComponent(id)}/`;

  return {
    protocol: () => http.request('GET', 'protocol/', { anonymous: true }),
    conversations: (next) =>
      read(parseConversationsPage, 'GET', `conversations/${next === null ? query({ limit: LISTED }) : queryOf(next)}`),
    conversation: (id) => read(parseConversation, 'GET', of(id)),
    createConversation: (body) => read(parseConversation, 'POST', 'conversations/', { body }),
    async members(id) {
      const members: Member[] = [];
      let next: string | null = query({ limit: LISTED });
      while (next !== null) {
        const page: { results: Member[]; next: string | null } = await read(
          parseMembersPage,
          'GET',
          `${of(id)}members/${queryOf(next)}`,
        );
        members.push(...page.results);
        next = page.next;
      }
      return members;
    },
    messages: (id, bounds) => read(parseMessagesPage, 'GET', `${of(id)}messages/${query(bounds)}`),
    send: (id, body) => read(parseMessage, 'POST', `${of(id)}send_message/`, { body }),
    events: (id, cursor) => read(parseEventsPage, 'GET', `${of(id)}events/${query({ cursor, limit: EVENTS })}`),
    markAsRead: (id, messageId) =>
      read(parseMarkAsReadAnswer, 'POST', `${of(id)}mark_as_read/`, { body: { message_id: messageId } }),
    users: (q) => read(parseUsersPage, 'GET', `users/${query({ q })}`),
    user: async (id) => read(parseUser, 'GET', `users/${encodeURIComponent(id)}/`),
  };
}
