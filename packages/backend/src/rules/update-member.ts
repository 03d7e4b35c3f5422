import type { UpdateMemberBody } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { Identity, MemberRow, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { memberJson } from '../wire/member-json.ts';
import { KnownUsers } from '../wire/user-json.ts';
import { WireError } from '../wire-error.ts';
import { appendMemberEvent } from './append-change.ts';
import { longestStanding } from './longest-standing.ts';
import { requireStanding } from './rights.ts';
import { requireAbove, requireGroup, requireRole } from './roles.ts';
import { announceTakenOut, takeOut } from './take-out.ts';
import { tellMembership } from './tell-membership.ts';

/**
 * Gives a member of a group another role, or bans a user: they are taken out and cannot be added until the ban is taken back.
 *
 * @returns the member; undefined after a ban was set or taken back
 */
export async function updateMember(
  services: Services,
  identity: Identity,
  conversationId: string,
  userId: string,
  { role, banned }: UpdateMemberBody,
): Promise<string | undefined> {
  if ((role === undefined) === (banned === undefined)) {
    refuseField(role === undefined ? 'role' : 'banned', 'Give either role or banned.');
  }
  return banned === undefined
    ? setRole(services, identity, conversationId, userId, role ?? 'member')
    : setBanned(services, identity, conversationId, userId, banned).then(() => undefined);
}

async function setRole(
  services: Services,
  identity: Identity,
  conversationId: string,
  userId: string,
  role: MemberRow['role'],
): Promise<string> {
  const { store } = services.ports;
  const { event, row, json } = await store.write(async (tx) => {
    const { conversation, member } = await requireStanding(tx, identity, conversationId);
    requireGroup(conversation);
    requireRole(member, 'owner', 'change roles');
    const target = await tx.member(conversationId, userId);
    if (target === undefined) throw new WireError('not_found', 'There is no such member of this conversation.');
    const changed = role === target.role ? undefined : await writeRole(tx, services, target, role);
    const row = changed?.row ?? target;
    return { ...changed, row, json: memberJson(row, new KnownUsers(await tx.users([userId]))) };
  });
  if (event !== undefined) {
    services.hub.publish(conversationId, event);
    tellMembership(services, row);
  }
  return json;
}

async function writeRole(
  tx: WriteTransaction,
  { ports }: Services,
  target: MemberRow,
  role: MemberRow['role'],
): Promise<{ row: MemberRow; event: LogEvent }> {
  if (target.role === 'owner' && !(await longestStanding(tx, target.conversation_id, target.user_id)).has('owner')) {
    throw new WireError('permission_denied', 'A conversation needs an owner: make another member one first.');
  }
  const row = { ...target, role, version: target.version + 1 };
  await tx.updateMember(row.conversation_id, row.user_id, { role, version: row.version });
  return { row, event: await appendMemberEvent(tx, ports, 'member_updated', row) };
}

async function setBanned(
  services: Services,
  identity: Identity,
  conversationId: string,
  userId: string,
  banned: boolean,
): Promise<void> {
  const out = await services.ports.store.write(async (tx) => {
    const standing = await requireStanding(tx, identity, conversationId);
    requireGroup(standing.conversation);
    requireRole(standing.member, 'moderator', 'ban users');
    if (userId === identity.userId) refuseField('banned', 'You cannot ban yourself: leave the conversation instead.');
    if ((await tx.user(userId)) === undefined) throw new WireError('not_found', 'There is no such user.');
    const target = banned ? await tx.member(conversationId, userId) : undefined;
    if (target !== undefined) requireAbove(standing.member, target);
    await tx.setBanned(conversationId, userId, banned);
    return target && takeOut(tx, services.ports, { conversation: standing.conversation, member: target });
  });
  if (out !== undefined) announceTakenOut(services, conversationId, out);
}
