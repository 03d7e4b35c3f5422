import { refuseField } from '../input/validator.ts';
import type { ConversationRow, Identity, MemberRow, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { WireError } from '../wire-error.ts';
import { appendChange } from './append-change.ts';
import { directKey } from './direct-key.ts';
import { isDead } from './revocations.ts';
import { higherRole } from './roles.ts';
import { tellMembership } from './tell-membership.ts';

/** One conversation in which the guest became the user. */
interface Merged {
  readonly event: LogEvent;
  readonly member: MemberRow;
}

/**
 * All that a guest has becomes the signed user's, in one transaction: memberships, messages, marks and keys. The guest's tokens
 * end, and so do its sockets. A repeat does nothing.
 */
export async function mergeGuest(services: Services, identity: Identity, guestToken: string): Promise<void> {
  if (identity.role === 'guest' || identity.conversations !== undefined) {
    throw new WireError('permission_denied', 'Only who is signed in can take over what a guest has.');
  }
  const { ports, hub, revocations } = services;
  const guest = await readGuest(services, guestToken);
  const at = ports.clock.now();
  const merged = await ports.store.write(async (tx) => {
    const before = await tx.mergedInto(guest.userId);
    if (before === identity.userId) return [];
    if (before !== undefined) throw new WireError('conflict', 'What this guest had belongs to somebody else already.');
    if (isDead(guest, await tx.revokedAt(guest.userId))) refuseToken();
    const moved: Merged[] = [];
    const rows = await tx.conversationsOf(guest.userId, { limit: Number.MAX_SAFE_INTEGER });
    for (const row of rows) moved.push(await mergeIn(tx, services, row, identity.userId));
    await tx.setMergedInto(guest.userId, identity.userId);
    await tx.setRevokedAt(guest.userId, at);
    return moved;
  });
  revocations.noteRevoked(guest.userId, at, 'merged');
  for (const { event, member } of merged) {
    hub.membersLeft(member.conversation_id, [guest.userId]);
    hub.publish(member.conversation_id, event);
    hub.membershipChanged(member.conversation_id, [identity.userId]);
    tellMembership({ hub }, member);
  }
}

/** Not by the way of all tokens: one of a guest who was merged is dead there, and a repeat comes with it. */
async function readGuest({ ports }: Services, token: string): Promise<Identity> {
  let guest: Identity | undefined;
  try {
    guest = await ports.auth.verify(token);
  } catch (error) {
    if (!(error instanceof WireError) || error.status !== 401) throw error;
  }
  if (guest?.role !== 'guest') refuseToken();
  return guest;
}

function refuseToken(): never {
  refuseField('guest_token', 'This is no valid token of a guest.');
}

async function mergeIn(
  tx: WriteTransaction,
  { ports }: Services,
  { conversation, member: guest }: { conversation: ConversationRow; member: MemberRow },
  userId: string,
): Promise<Merged> {
  const { id } = conversation;
  const own = await tx.member(id, userId);
  await tx.moveUser(id, guest.user_id, userId);
  await tx.deleteMember(id, guest.user_id);
  const member: MemberRow = {
    ...(own ?? guest),
    user_id: userId,
    role: higherRole(own?.role ?? 'member', guest.role),
    last_read_seq: Math.max(own?.last_read_seq ?? 0, guest.last_read_seq),
    last_delivered_seq: Math.max(own?.last_delivered_seq ?? 0, guest.last_delivered_seq),
    version: Math.max(own?.version ?? 0, guest.version) + 1,
  };
  if (own === undefined) await tx.insertMember(member);
  else await tx.updateMember(id, userId, member);
  await tx.updateConversation(id, {
    member_count: conversation.member_count - (own === undefined ? 0 : 1),
    marks_version: conversation.marks_version + 1,
    direct_key: conversation.direct_key && (await freeDirectKey(tx, id)),
  });
  const event = await appendChange(tx, ports, {
    conversation_id: id,
    type: 'user_merged',
    user_id: userId,
    data: { from: guest.user_id },
  });
  return { event, member };
}

/** The two who are in it now, unless they have a direct conversation already: then this one is found by its id alone. */
async function freeDirectKey(tx: WriteTransaction, conversationId: string): Promise<string | null> {
  const key = directKey(await tx.memberIds(conversationId));
  return (await tx.conversationByDirectKey(key)) === undefined ? key : null;
}
