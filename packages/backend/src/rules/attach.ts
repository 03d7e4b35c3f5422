import { refuseField } from '../input/validator.ts';
import type { MessageRow, WriteTransaction } from '../ports.ts';

/**
 * Makes files part of a message, in the order they are named.
 *
 * @throws WireError `validation_error` for a file that is not the sender's, not complete, or part of a message already
 */
export async function attach(
  tx: WriteTransaction,
  attachmentIds: readonly string[],
  { id: message_id, conversation_id, sender_id }: MessageRow,
): Promise<void> {
  for (const [place, id] of attachmentIds.entries()) {
    const row = await tx.attachment(id);
    if (row?.owner_id !== sender_id) {
      const isComing = (await tx.upload(id))?.owner_id === sender_id;
      refuseField('attachment_ids', isComing ? `${id} is not complete yet.` : `There is no file ${id} of yours.`);
    }
    if (row.message_id !== null) refuseField('attachment_ids', `${id} is part of a message already: upload it again.`);
    await tx.updateAttachment(id, { message_id, conversation_id, place });
  }
}
