import type { MemberRole } from '@hypee/chat-protocol';
import type { MemberRow, Ports, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { membershipFrame } from '../wire/control-frames.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { membershipOf } from '../wire/member-json.ts';
import { appendMemberEvent } from './append-change.ts';
import type { Standing } from './roles.ts';

const PAGE = 500;

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

/** Tells a member's own sockets what they are and have set, behind the events of the turn. */
export function tellMembership({ hub }: Pick<Services, 'hub'>, member: MemberRow): void {
  const { conversation_id, user_id } = member;
  const frame = membershipFrame({ conversation_id, membership: membershipOf(member) });
  hub.turn.afterEvents(() => hub.tellOwn(user_id, conversation_id, [frame]));
}

/** The longest-standing moderator, else member, else guest; undefined where an owner or nobody is left. */
async function findHeir(tx: ReadTransaction, conversationId: string): Promise<MemberRow | undefined> {
  const first = new Map<MemberRole, MemberRow>();
  let after: { joined_at: string; user_id: string } | undefined;
  for (;;) {
    const page = await tx.members(conversationId, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const row of page) if (!first.has(row.role)) first.set(row.role, row);
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  return first.has('owner') ? undefined : (first.get('moderator') ?? first.get('member') ?? first.get('guest'));
}
