import type { Attachment, Message } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import type { CoreContext } from '../core-context.ts';
import { attachmentOf } from './upload-file.ts';

/**
 * Asks the server for an attachment with fresh addresses, and keeps it in the messages of its conversation.
 *
 * @throws ChatError what the server or the network said
 */
export async function freshAttachment(context: CoreContext, conversationId: string, id: string): Promise<Attachment> {
  const { api } = await context.online();
  const fresh = await attachmentOf({ ...context, api }, id);
  await changeRow(context, conversationId, async (tx, row) => {
    for (const message of await tx.list('messages', { from: [conversationId, 0], to: [conversationId, Infinity] })) {
      const changed = withAttachment(message, fresh);
      if (changed !== message) await tx.put('messages', changed);
    }
    const { last_message } = row.conversation;
    if (last_message?.deleted_at !== null) return undefined;
    const changed = withAttachment(last_message as Message, fresh);
    return changed === last_message
      ? undefined
      : { ...row, conversation: { ...row.conversation, last_message: changed } };
  });
  return fresh;
}

/** The message with the attachment as it is now. */
export function withAttachment(message: Message, fresh: Attachment): Message {
  if (!message.attachments.some(({ id }) => id === fresh.id)) return message;
  return { ...message, attachments: message.attachments.map((one) => (one.id === fresh.id ? fresh : one)) };
}
