import type { MemberRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { membershipFrame } from '../wire/control-frames.ts';
import { membershipOf } from '../wire/member-json.ts';

/** Tells a member's own sockets what they are and have set, behind the events of the turn. */
export function tellMembership({ hub }: Pick<Services, 'hub'>, member: MemberRow): void {
  const { conversation_id, user_id } = member;
  const frame = membershipFrame({ conversation_id, membership: membershipOf(member) });
  hub.turn.afterEvents(() => hub.tellOwn(user_id, conversation_id, [frame]));
}
