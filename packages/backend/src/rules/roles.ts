import type { MemberRole } from '@hypee/chat-protocol';
import type { ConversationRow, Identity, MemberRow, ReadTransaction } from '../ports.ts';
import { WireError } from '../wire-error.ts';
import { noConversation, requireMember } from './rights.ts';

const RANKS: Readonly<Record<MemberRole, number>> = { owner: 2, moderator: 1, member: 0, guest: 0 };

/** Who asks, and the conversation they are a member of. */
export interface Standing {
  readonly conversation: ConversationRow;
  readonly member: MemberRow;
}

/** @throws WireError `not_found` for who is no member */
export async function requireStanding(
  tx: ReadTransaction,
  identity: Identity,
  conversationId: string,
): Promise<Standing> {
  const member = await requireMember(tx, identity, conversationId);
  const conversation = await tx.conversation(conversationId);
  if (conversation === undefined) throw noConversation();
  return { conversation, member };
}

/** @throws WireError `permission_denied` for a role below `least` */
export function requireRole(member: MemberRow, least: 'owner' | 'moderator', what: string): void {
  if (RANKS[member.role] >= RANKS[least]) return;
  const who = least === 'owner' ? 'an owner' : 'an owner or a moderator';
  throw new WireError('permission_denied', `Only ${who} of this conversation can ${what}.`);
}

/** @throws WireError `permission_denied` unless `member` is an owner or stands above `target` */
export function requireAbove(member: MemberRow, target: MemberRow): void {
  if (member.role === 'owner' || RANKS[member.role] > RANKS[target.role]) return;
  throw new WireError(
    'permission_denied',
    'Only an owner of this conversation can do this to another moderator or owner.',
  );
}

/** @throws WireError `permission_denied` for a direct conversation: its two members are what it is */
export function requireGroup(conversation: ConversationRow): void {
  if (conversation.kind === 'group') return;
  throw new WireError(
    'permission_denied',
    'The two members of a direct conversation cannot change: create a group, or archive this one.',
  );
}
