import { deleteAttachments } from '../attachments/delete-attachments.ts';
import type { MessageRow, WriteTransaction } from '../ports.ts';

/** What is left of a message whose content is gone. */
export interface Emptied {
  readonly patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq' | 'rev'>>;
  /** Files whose bytes are to be removed after the commit. */
  readonly fileIds: string[];
}

/** Removes what belongs to the message. @param at when that is, as the wire writes a time @returns what is to be written into its row */
export async function emptyMessage(tx: WriteTransaction, message: MessageRow, at: string): Promise<Emptied> {
  if (message.reaction_count > 0) await tx.deleteReactions(message.id);
  const files = message.attachment_count > 0 ? await tx.attachmentsOf([message.id]) : [];
  return {
    fileIds: await deleteAttachments(tx, files),
    patch: {
      content: '',
      reply_to: null,
      mentions: [],
      metadata: {},
      reaction_count: 0,
      pinned_seq: null,
      attachment_count: 0,
      deleted_at: at,
    },
  };
}
