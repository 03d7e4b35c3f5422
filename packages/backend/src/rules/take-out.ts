import type { MemberRow, Ports, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { appendMemberEvent } from './append-change.ts';
import { UNREADABLE_DAYS } from './expire-messages.ts';
import { longestStanding } from './longest-standing.ts';
import type { Standing } from './rights.ts';
import { tellMembership } from './tell-membership.ts';

/** A member who is out, and what the others are told. */
export interface TakenOut {
  readonly userId: string;
  readonly events: readonly LogEvent[];
  /** Who became an owner, because the last one went. */
  readonly successor: MemberRow | undefined;
}

/** Takes a member out; of those who stay, one becomes an owner where none is left. Their send keys stay, for ever. */
export async function takeOut(
  tx: WriteTransaction,
  ports: Ports,
  { conversation, member }: Standing,
): Promise<TakenOut> {
  await tx.deleteMember(conversation.id, member.user_id);
  await tx.updateConversation(conversation.id, {
    member_count: conversation.member_count - 1,
    ...(conversation.member_count === 1 && { retention_days: UNREADABLE_DAYS }),
    marks_version: conversation.marks_version + 1,
  });
  const events = [await appendMemberEvent(tx, ports, 'member_left', member)];
  const heir = member.role === 'owner' ? await findHeir(tx, conversation.id) : undefined;
  const successor = heir && { ...heir, role: 'owner' as const, version: heir.version + 1 };
  if (successor !== undefined) {
    await tx.updateMember(conversation.id, successor.user_id, { role: 'owner', version: successor.version });
    events.push(await appendMemberEvent(tx, ports, 'member_updated', successor));
  }
  return { userId: member.user_id, events, successor };
}

/** Tells who is out and who stays; in the step that learns of the commit. */
export function announceTakenOut({ hub }: Services, conversationId: string, out: TakenOut): void {
  hub.membersLeft(conversationId, [out.userId]);
  for (const event of out.events) hub.publish(conversationId, event);
  if (out.successor !== undefined) tellMembership({ hub }, out.successor);
}

/** Who becomes an owner; undefined where an owner or nobody is left. */
async function findHeir(tx: ReadTransaction, conversationId: string): Promise<MemberRow | undefined> {
  const first = await longestStanding(tx, conversationId);
  return first.has('owner') ? undefined : (first.get('moderator') ?? first.get('member') ?? first.get('guest'));
}
