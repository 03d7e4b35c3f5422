import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { changeMessage } from './change-message.ts';
import { countReply } from './count-reply.ts';
import { requireText } from './message-state.ts';
import { requireRole } from './roles.ts';
import { emptyMessage } from './tombstone.ts';

/**
 * Deletes a message for all, for ever: what was in it is gone, a tombstone keeps its place, and its send key stays.
 *
 * @returns the tombstone
 */
export async function deleteMessage(
  services: Services,
  identity: Identity,
  name: string,
  opId: unknown,
): Promise<string> {
  let fileIds: string[] = [];
  const json = await changeMessage(services, {
    identity,
    name,
    opId,
    facts: ['delete'],
    apply: async (tx, { conversation, member, message }) => {
      requireText(message);
      if (message.sender_id !== identity.userId) requireRole(member, 'moderator', "delete others' messages");
      if (message.deleted_at !== null) return undefined;
      const emptied = await emptyMessage(tx, message, timestamp(services.ports.clock.now()));
      fileIds = emptied.fileIds;
      const root = message.thread_id === null ? undefined : await tx.message(message.thread_id);
      // What is unread may have become less: whoever resumes is told the counts anew.
      await tx.updateConversation(conversation.id, { marks_version: conversation.marks_version + 1 });
      return {
        change: { kind: 'delete' },
        grows: false,
        ...(root && { events: [await countReply(tx, services.ports, root, -1)] }),
        patch: emptied.patch,
      };
    },
  });
  await services.storedFiles.remove(fileIds);
  return json;
}
