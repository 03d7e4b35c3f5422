import type { Membership } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { membershipOf } from '../wire/member-json.ts';
import { requireMember } from './rights.ts';
import { tellMembership } from './tell-membership.ts';

/**
 * Notes that the user wants to come back to the conversation, from a message of it on. The read mark and the counts stay as they
 * are, and nobody else is told; the next `mark_as_read` takes it back.
 */
export async function markAsUnread(
  services: Services,
  identity: Identity,
  conversationId: string,
  messageId: string,
): Promise<Membership> {
  const { member, changed } = await services.ports.store.write(async (tx) => {
    const before = await requireMember(tx, identity, conversationId);
    const message = await tx.message(messageId);
    if (message?.conversation_id !== conversationId) {
      refuseField('message_id', 'There is no such message in this conversation.');
    }
    if (before.unread_from_seq === message.seq) return { member: before, changed: false };
    const patch = { unread_from_seq: message.seq, version: before.version + 1 };
    await tx.updateMember(conversationId, identity.userId, patch);
    return { member: { ...before, ...patch }, changed: true };
  });
  if (changed) tellMembership(services, member);
  return membershipOf(member);
}
