import type { Message } from '@hypee/chat-protocol';
import { pathOf } from '../api.ts';
import { changeRow } from '../change-row.ts';
import { ChatError, closedError } from '../chat-error.ts';
import { withPending } from '../conversation-row.ts';
import type { CoreContext, OnlineContext } from '../core-context.ts';
import { asChatError } from '../retry.ts';
import type { ConversationRow } from '../store/rows.ts';

/**
 * Keeps a conversation for later, from a message of it on: at once in what is shown and stored here, and on the server as soon as
 * it can be reached, behind a read mark that was set before. The next read mark takes it back. Resolves once it is stored here.
 *
 * @param rows the messages that are loaded
 * @throws ChatError `not_found` for a message that is not loaded, or `closed`
 */
export async function markAsUnread(
  context: CoreContext,
  id: string,
  rows: readonly Message[],
  messageId: string,
): Promise<void> {
  if (context.isClosed()) throw closedError();
  const message = rows.find((row) => row.id === messageId);
  if (!message) throw notLoaded(messageId);
  const unreadPending = { messageId, seq: message.seq };
  await changeRow(context, id, (_tx, row) => withPending({ ...row, unreadPending }));
  if (context.tabs.isFollowing) return;
  context.online().then(
    (half) => half.tellMarks(id),
    // Every connection begins with what is not told yet.
    () => undefined,
  );
}

/** A mark is set at a message that can be seen. */
export const notLoaded = (messageId: string): ChatError =>
  new ChatError('not_found', `Message "${messageId}" is not loaded.`);

/** Tells the server such a mark, again and again until it has it. @throws ChatError where it cannot be told now */
export async function tellUnreadMark(context: OnlineContext, id: string, { messageId }: Told): Promise<void> {
  const { api, retries, isClosed, report } = context;
  const body = { message_id: messageId };
  let refused = false;
  await retries
    .run(
      () => api.read(() => true, 'POST', `${pathOf(id)}mark_as_unread/`, { body }),
      () => !isClosed(),
    )
    .catch((error: unknown) => {
      refused = markRefused(error, report);
    });
  await changeRow(context, id, (_tx, row) => {
    if (row.unreadPending?.messageId !== messageId) return row;
    const done = { ...row, unreadPending: null };
    if (!refused) return done;
    const { conversation } = row;
    const membership = { ...conversation.membership, unread_from_seq: null };
    return { ...done, conversation: { ...conversation, membership } };
  });
}

type Told = NonNullable<ConversationRow['unreadPending']>;

/**
 * Whether a mark is given up, since the message or the conversation is gone; that is reported.
 *
 * @throws ChatError what a later try may change
 */
export function markRefused(error: unknown, report: (error: unknown) => void): boolean {
  const known = asChatError(error);
  if (known.status === 401 || known.code === 'closed') throw known;
  report(known);
  return true;
}
