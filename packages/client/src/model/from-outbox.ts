import { ChatError } from '../chat-error.ts';
import type { OutboxRow, StoredError } from '../store/rows.ts';
import type { Message, User } from '../types.ts';
import { timeOf } from './times.ts';

/** An error in a form that can be stored. */
export const toStoredError = ({ code, message, status, fields }: ChatError): StoredError => ({
  code,
  message,
  status,
  fields,
});

/** The error that was stored. */
export const fromStoredError = ({ code, message, ...facts }: StoredError): ChatError =>
  new ChatError(code, message, facts);

/** A message on its way, as the timeline shows it. */
export const pendingMessage = (row: OutboxRow, sender: User): Message => ({
  id: row.clientId,
  conversationId: row.conversationId,
  seq: undefined,
  rev: 0,
  clientId: row.clientId,
  kind: 'text',
  sender,
  content: row.content,
  attachments: [],
  replyTo: null,
  threadId: row.threadId ?? null,
  replyCount: 0,
  mentions: row.mentions,
  reactions: [],
  pinned: false,
  metadata: row.metadata,
  createdAt: timeOf(row.createdAt),
  editedAt: null,
  deletedAt: null,
  status: row.error?.code === 'unconfirmed' ? 'unconfirmed' : row.state,
  ...(row.error && { error: fromStoredError(row.error) }),
});
