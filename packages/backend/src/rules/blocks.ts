import { refuseField } from '../input/validator.ts';
import type { ConversationRow, Identity, ReadTransaction, UserRow } from '../ports.ts';
import type { Services } from '../services.ts';
import { WireError } from '../wire-error.ts';
import { mayKnow } from './directory.ts';

/** Blocks a user for oneself: their direct messages are refused from then on. Taking it back is no error for anybody. */
export function setBlocked(services: Services, identity: Identity, id: string, blocked: boolean): Promise<void> {
  if (id === identity.userId) refuseField('id', 'You cannot block yourself.');
  return services.ports.store.write(async (tx) => {
    const isKnown = async (): Promise<boolean> =>
      (await tx.user(id)) !== undefined && (await mayKnow(tx, services.settings.directory, identity, id));
    if (blocked && !(await isKnown())) {
      throw new WireError('not_found', 'There is no such user, or you never met them.');
    }
    await tx.setBlocked(identity.userId, id, blocked);
  });
}

/** Whom the caller has blocked, by id, behind a given one. */
export function readBlocks(
  { ports }: Services,
  { userId }: Identity,
  page: { limit: number; after?: string },
): Promise<UserRow[]> {
  return ports.store.read(async (tx) => {
    const ids = await tx.blocks(userId, page);
    const users = new Map((await tx.users(ids)).map((user) => [user.id, user]));
    return ids.flatMap((id) => users.get(id) ?? []);
  });
}

/** @throws WireError `permission_denied` where the other one of a direct conversation has blocked the sender, or was erased */
export async function requireReachable(
  tx: ReadTransaction,
  { id, kind, direct_key }: ConversationRow,
  senderId: string,
): Promise<void> {
  if (kind !== 'direct') return;
  const memberIds = await tx.memberIds(id);
  if (memberIds.length < 2 && direct_key === null) {
    throw new WireError('permission_denied', 'The other person is no more: nobody would read this.');
  }
  for (const otherId of memberIds) {
    if (otherId === senderId || !(await tx.isBlocked(otherId, senderId))) continue;
    throw new WireError('permission_denied', 'This person takes no messages from you.');
  }
}
