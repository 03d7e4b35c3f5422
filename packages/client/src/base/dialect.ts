/**
 * The paths and fields of an existing backend of level 1: what differs from one to the next. Paths are below `/api/`, end in a
 * slash, and take ids as the backend gave them.
 */
export interface Dialect {
  /** Who I am for this backend. Default: as the token says. */
  me?: string;
  conversations: string;
  conversation: (id: string) => string;
  /** A page of a conversation's history; further ones are found by what the answer says. */
  messages: (id: string) => string;
  send: (id: string) => string;
  /**
   * The body of a send. `clientId`: the key of the message, for backends that give it back. `attachmentIds`: what `attachments`
   * answered for its files, if it has any.
   */
  sendBody(message: { content: string; clientId: string; attachmentIds?: readonly string[] }): object;
  /** Where a file is uploaded, as a form with the field `file`. Default: there is no such call, and this chat sends no files. */
  attachments?: string;
  /** Marks a conversation as read, and the body for it. Default: there is no such call. */
  read?: { path(id: string): string; body(messageId: string): object };
  /** The body that makes a conversation. */
  createBody(conversation: { title?: string; memberIds: readonly string[] }): object;
  /** The socket of one conversation, below the server's address. */
  socket: (id: string) => string;
}

const of = (id: string): string => `conversations/${encodeURIComponent(id)}/`;

/** What a stock Django REST + Channels backend speaks that was written from Hypee's note. */
const hypee: Dialect = {
  me: 'users/me/',
  conversations: 'conversations/',
  conversation: of,
  messages: (id) => `${of(id)}messages/`,
  send: (id) => `${of(id)}send_message/`,
  // A key that the backend does not know is ignored by it.
  sendBody: ({ content, clientId, attachmentIds = [] }) => ({
    content,
    client_id: clientId,
    ...(attachmentIds.length > 0 && { attachment_ids: attachmentIds.map(asNumber) }),
  }),
  attachments: 'attachments/',
  read: { path: (id) => `${of(id)}mark_as_read/`, body: () => ({}) },
  createBody: ({ title, memberIds }) => ({ participant_ids: memberIds.map(asNumber), ...(title && { title }) }),
  socket: (id) => `ws/chat/${encodeURIComponent(id)}/`,
};

/** What the original application speaks: reading a page marks it as read, and nothing else does. */
const edulab: Dialect = {
  me: 'auth/me/',
  conversations: hypee.conversations,
  conversation: of,
  messages: hypee.messages,
  send: hypee.send,
  sendBody: ({ content }) => ({ content }),
  // It asks for a first message: the title has to do, and without one the backend says what it misses.
  createBody: ({ title, memberIds }) => ({ participant_ids: memberIds, initial_message: title ?? '' }),
  socket: hypee.socket,
};

/** The dialects this client knows by name. */
export const DIALECTS = { hypee, edulab };

/** Ids are strings in the SDK; a backend with numbers wants numbers. */
function asNumber(id: string): string | number {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
