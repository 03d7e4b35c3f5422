import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { isAllowed, noConversation, requireStanding } from './rights.ts';
import { requireAbove, requireGroup, requireRole } from './roles.ts';
import { announceTakenOut, takeOut } from './take-out.ts';

/**
 * Removes a member from a group, or leaves it where the user names themself. Who is no member is out already: removing them
 * again does nothing. Leaving again does nothing either, whatever conversation is named, so that it tells nothing.
 */
export async function removeMember(
  services: Services,
  identity: Identity,
  conversationId: string,
  userId: string,
): Promise<void> {
  if (!isAllowed(identity, conversationId)) throw noConversation();
  const leaves = userId === identity.userId;
  const out = await services.ports.store.write(async (tx) => {
    if (leaves && (await tx.member(conversationId, userId)) === undefined) return undefined;
    const { conversation, member } = await requireStanding(tx, identity, conversationId);
    requireGroup(conversation);
    if (leaves) return takeOut(tx, services.ports, { conversation, member });
    requireRole(member, 'moderator', 'remove members');
    const target = await tx.member(conversationId, userId);
    if (target === undefined) return undefined;
    requireAbove(member, target);
    return takeOut(tx, services.ports, { conversation, member: target });
  });
  if (out !== undefined) announceTakenOut(services, conversationId, out);
}
