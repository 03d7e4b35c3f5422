import { Attachment } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import type { AttachmentRow, Identity, ReadTransaction } from '../ports.ts';
import { findMember } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { attachmentJson } from '../wire/attachment-json.ts';
import { WireError } from '../wire-error.ts';
import { answer } from './answer.ts';
import { route } from './route.ts';

/** What is known of a file. Its bytes come and go by other calls of the door. */
export const attachmentRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'GET',
      path: 'attachments/:id/',
      summary: 'One attachment, with fresh addresses',
      answers: { 200: Attachment },
    },
    async ({ identity, param }) => {
      const { ports, incoming } = services;
      const [row, upload] = await ports.store.read(async (tx) => [
        await findReadable(tx, identity, param('id')),
        await tx.upload(param('id')),
      ]);
      if (row !== undefined) return answer(200, attachmentJson(row, ports));
      // The server may have stopped between the last byte and the attachment.
      if (upload?.owner_id === identity.userId && incoming) return answer(200, await incoming.finish(upload.id));
      throw new WireError('not_found', 'There is no such attachment, or you may not read it.');
    },
  ),
];

/** Before it is sent its owner may read it, then every member of the conversation. */
async function findReadable(tx: ReadTransaction, identity: Identity, id: string): Promise<AttachmentRow | undefined> {
  const row = await tx.attachment(id);
  const isReadable =
    row?.conversation_id == null
      ? row?.owner_id === identity.userId
      : (await findMember(tx, identity, row.conversation_id)) !== undefined;
  return isReadable ? row : undefined;
}
