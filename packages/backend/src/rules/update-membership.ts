import type { Membership, UpdateMembershipBody } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { Identity, MemberRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { membershipOf } from '../wire/member-json.ts';
import { requireMember } from './rights.ts';
import { tellMembership } from './tell-membership.ts';

/** Changes the user's own settings of a conversation; only their own sockets hear of it. */
export async function updateMembership(
  services: Services,
  identity: Identity,
  conversationId: string,
  body: UpdateMembershipBody,
): Promise<Membership> {
  const muted_until = readTime(body.muted_until);
  const { member, changed } = await services.ports.store.write(async (tx) => {
    const before = await requireMember(tx, identity, conversationId);
    const { notify, archived, pinned } = { ...before, ...body };
    const after = {
      muted_until: muted_until === undefined ? before.muted_until : muted_until,
      notify,
      archived,
      pinned,
    };
    if (isSame(before, after)) return { member: before, changed: false };
    const patch = { ...after, version: before.version + 1 };
    await tx.updateMember(conversationId, identity.userId, patch);
    return { member: { ...before, ...patch }, changed: true };
  });
  if (changed) tellMembership(services, member);
  return membershipOf(member);
}

type Settings = Pick<MemberRow, 'muted_until' | 'notify' | 'archived' | 'pinned'>;

const isSame = (a: Settings, b: Settings): boolean =>
  a.muted_until === b.muted_until && a.notify === b.notify && a.archived === b.archived && a.pinned === b.pinned;

/** A time as the wire writes it. */
function readTime(text: string | null | undefined): string | null | undefined {
  if (text === undefined || text === null) return text;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) refuseField('muted_until', 'This must be a time such as 2026-11-22T10:45:06.411Z, or null.');
  return timestamp(ms);
}
