import { deleteAttachments } from '../attachments/delete-attachments.ts';
import type { Identity, ReadTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { appendChange } from './append-change.ts';
import { UNREADABLE_DAYS } from './expire-messages.ts';
import { isAllowed, noConversation, requireStanding } from './rights.ts';
import { requireRole } from './roles.ts';

/**
 * Deletes a conversation for everybody: nobody is a member any more, and a direct one can be created anew. Whoever deleted it
 * may say so again; to all others it is as if it had never been.
 */
export async function deleteConversation(
  { ports, hub, storedFiles }: Services,
  identity: Identity,
  conversationId: string,
): Promise<void> {
  if (!isAllowed(identity, conversationId)) throw noConversation();
  const deleted = await ports.store.write(async (tx) => {
    if (await isDeletedBy(tx, identity, conversationId)) return undefined;
    const { conversation, member } = await requireStanding(tx, identity, conversationId);
    requireRole(member, 'owner', 'delete it');
    const memberIds = await tx.memberIds(conversationId);
    for (const id of memberIds) await tx.deleteMember(conversationId, id);
    await tx.updateConversation(conversationId, {
      member_count: 0,
      direct_key: null,
      retention_days: UNREADABLE_DAYS,
      marks_version: conversation.marks_version + 1,
    });
    const event = await appendChange(tx, ports, {
      conversation_id: conversationId,
      type: 'conversation_deleted',
      user_id: identity.userId,
      data: null,
    });
    return { event, memberIds, fileIds: await deleteAttachments(tx, await tx.attachmentsIn(conversationId)) };
  });
  if (deleted === undefined) return;
  hub.publish(conversationId, deleted.event);
  // The deletion is the last that members hear of it.
  hub.turn.afterEvents(() => hub.membersLeft(conversationId, deleted.memberIds));
  await storedFiles.remove(deleted.fileIds);
}

/** Nothing follows a deletion in a log. */
async function isDeletedBy(tx: ReadTransaction, identity: Identity, conversationId: string): Promise<boolean> {
  const conversation = await tx.conversation(conversationId);
  const last = conversation && (await tx.event(conversationId, conversation.last_seq));
  return last?.type === 'conversation_deleted' && last.user_id === identity.userId;
}
