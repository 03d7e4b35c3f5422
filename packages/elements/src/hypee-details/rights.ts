import type { ConversationSummary, Member } from '@hypee/chat';
import type { TextName } from '../strings/words.ts';

/** What the user may do in a conversation, as the server sees it. */
export interface Rights {
  /** Names it, and adds people. */
  readonly manages: boolean;
  readonly setsRoles: boolean;
  readonly leaves: boolean;
  readonly deletes: boolean;
  removes(member: Member): boolean;
}

/** @param disabled reading only */
export function rightsIn(
  summary: ConversationSummary | undefined,
  meId: string | undefined,
  disabled: boolean,
): Rights {
  const isGroup = summary?.kind === 'group' && !disabled;
  const role = summary?.membership.role;
  const isOwner = role === 'owner';
  const manages = isGroup && (isOwner || role === 'moderator');
  return {
    manages,
    setsRoles: isGroup && isOwner,
    leaves: isGroup,
    deletes: isOwner && !disabled,
    removes: (member) =>
      manages && member.user.id !== meId && (isOwner || (member.role !== 'owner' && member.role !== 'moderator')),
  };
}

/** What each role is called. */
export const ROLES: Readonly<Record<Member['role'], TextName>> = {
  owner: 'roleOwner',
  moderator: 'roleModerator',
  member: 'roleMember',
  guest: 'roleGuest',
};
