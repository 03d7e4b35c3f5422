import type { MemberRole } from '@hypee/chat-protocol';
import type { ConversationRow, MemberRow } from '../ports.ts';
import { WireError } from '../wire-error.ts';

const RANKS: Readonly<Record<MemberRole, number>> = { owner: 2, moderator: 1, member: 0, guest: 0 };

/** The role that stands above the other; a guest stands below a member. */
export const higherRole = (a: MemberRole, b: MemberRole): MemberRole => (RANKS[b] > RANKS[a] || a === 'guest' ? b : a);

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
