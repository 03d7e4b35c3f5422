import type { AddMembersBody } from '@hypee/chat-protocol';
import { toIds } from '../input/json-input.ts';
import { refuseField } from '../input/validator.ts';
import type { Identity, MemberRow, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { memberJson } from '../wire/member-json.ts';
import { KnownUsers } from '../wire/user-json.ts';
import { appendMemberEvent } from './append-change.ts';
import { newMember } from './new-member.ts';
import { requireStanding } from './rights.ts';
import { requireGroup, requireRole } from './roles.ts';

/** What an adding did. */
export interface AddOutcome {
  /** False when all were members already: nothing was written, and nothing is broadcast. */
  added: boolean;
  /** All that were named, in the order they were named. */
  membersJson: string[];
}

/** Adds users to a group; who is a member already stays as they are. All are added, or none. */
export async function addMembers(
  services: Services,
  identity: Identity,
  conversationId: string,
  { member_ids, role = 'member' }: AddMembersBody,
): Promise<AddOutcome> {
  const { ports, hub } = services;
  const ids = toIds(member_ids);
  const { events, addedIds, membersJson } = await ports.store.write(async (tx) => {
    const { conversation, member } = await requireStanding(tx, identity, conversationId);
    requireGroup(conversation);
    requireRole(member, 'moderator', 'add members');
    if (role === 'owner' || role === 'moderator') requireRole(member, 'owner', `add a member as ${role}`);
    const users = new KnownUsers(await tx.users(ids));
    const unknown = users.missing(ids);
    if (unknown.length > 0) refuseField('member_ids', `No such users: ${unknown.join(', ')}.`);

    const present = new Map<string, MemberRow>();
    for (const id of ids) {
      const row = await tx.member(conversationId, id);
      if (row !== undefined) present.set(id, row);
    }
    const addedIds = ids.filter((id) => !present.has(id));
    await refuseBanned(tx, conversationId, addedIds);
    const joined_at = timestamp(ports.clock.now());
    const events: LogEvent[] = [];
    if (addedIds.length > 0) {
      await tx.updateConversation(conversationId, {
        member_count: conversation.member_count + addedIds.length,
        marks_version: conversation.marks_version + 1,
      });
    }
    for (const [index, id] of addedIds.entries()) {
      // What was said before is there to be read, but nobody was waiting for this member to read it.
      const seq = conversation.last_seq + index + 1;
      const marks = { last_read_seq: seq, last_delivered_seq: seq };
      const row = { ...newMember(conversationId, id, role, joined_at), ...marks };
      await tx.insertMember(row);
      present.set(id, row);
      events.push(await appendMemberEvent(tx, ports, 'member_joined', row));
    }
    const membersJson = ids.flatMap((id) => {
      const row = present.get(id);
      return row === undefined ? [] : [memberJson(row, users)];
    });
    return { events, addedIds, membersJson };
  });
  for (const event of events) hub.publish(conversationId, event);
  hub.membershipChanged(conversationId, addedIds);
  return { added: addedIds.length > 0, membersJson };
}

async function refuseBanned(tx: WriteTransaction, conversationId: string, ids: readonly string[]): Promise<void> {
  const banned: string[] = [];
  for (const id of ids) if (await tx.isBanned(conversationId, id)) banned.push(id);
  if (banned.length > 0) {
    refuseField('member_ids', `Banned from this conversation: ${banned.join(', ')}. Take the ban back first.`);
  }
}
