import { parseMessage, type Message } from '@hypee/chat-protocol';
import { query, type Api } from '../api.ts';
import { canceledError, networkError } from '../chat-error.ts';
import { lifeOf } from '../conversation-row.ts';
import type { OnlineContext } from '../core-context.ts';
import type { Operation, OutboxRow } from '../store/rows.ts';
import { withLastMessage } from '../sync/told-row.ts';
import { takeOff } from './take-off.ts';

function ask(api: Api, { clientId, content }: OutboxRow, { do: what, messageId }: Operation): Promise<Message> {
  const path = `messages/${encodeURIComponent(messageId)}/`;
  const key = query({ op_id: clientId });
  switch (what) {
    case 'edit':
      return api.read(parseMessage, 'PATCH', path, { body: { content, op_id: clientId } });
    case 'delete':
      return api.read(parseMessage, 'DELETE', path + key);
    case 'pin':
    case 'unpin':
      return api.read(parseMessage, what === 'pin' ? 'PUT' : 'DELETE', `${path}pin/${key}`);
    case 'react':
    case 'unreact': {
      const reaction = `${path}reactions/${encodeURIComponent(content)}/${key}`;
      return api.read(parseMessage, what === 'react' ? 'PUT' : 'DELETE', reaction);
    }
    case 'attach':
      return Promise.reject(canceledError());
  }
}

/**
 * Does an operation of the outbox on the server, and stores what became of the message in the transaction that takes the row off.
 *
 * @throws ChatError what the server or the network said
 */
export async function deliverOperation(
  { api, state, opened }: OnlineContext,
  row: OutboxRow,
  operation: Operation,
): Promise<void> {
  const { conversationId } = row;
  const life = lifeOf(state.rows.get(conversationId));
  const message = await ask(api, row, operation);
  const store = await opened;
  const commit = await store.write(async (tx) => {
    const known = await tx.get('conversations', conversationId);
    // See `deliver.ts`.
    if (lifeOf(known) !== life) throw networkError('The chat server began anew.');
    await takeOff(tx, row.clientId);
    const settled = [{ row, message }];
    if (!known) return { settled };
    if (message.thread_id !== null) return { settled, messages: [message] };
    // As with its event: a message that is not kept comes with its page.
    const before = await tx.get('messages', [conversationId, message.seq]);
    if (before && before.rev < message.rev) await tx.put('messages', message);
    // Before the first greeting nobody can tell in which life of the database it was done, nor does its place in the log show it.
    const isDoubtful = !(await tx.get('meta', 'epoch'));
    const { last_message } = known.conversation;
    if (last_message?.id !== message.id && !isDoubtful) return { settled, messages: [message] };
    const stale = known.stale || isDoubtful;
    const changed = { ...known, stale, conversation: withLastMessage(known.conversation, message) };
    await tx.put('conversations', changed);
    return { settled, messages: [message], rows: [changed] };
  });
  state.apply(commit);
}
