import type { AttachmentRow, WriteTransaction } from '../ports.ts';

/** Nobody reaches them any more. @returns their ids: their bytes are to be removed after the commit */
export async function deleteAttachments(tx: WriteTransaction, rows: readonly AttachmentRow[]): Promise<string[]> {
  for (const { id } of rows) await tx.deleteAttachment(id);
  return rows.map(({ id }) => id);
}
