import type { GuestOptions } from '../options.ts';
import type { ConversationRow, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { userJson } from '../wire/user-json.ts';
import { nameKey } from './name-key.ts';
import { newMember } from './new-member.ts';
import { noConversation } from './rights.ts';
import { newUser } from './users.ts';

/** Characters of the id that tell one guest from another where people look. */
const SHOWN = 4;

/** Makes a user for a visitor, with one conversation, in which the hosts are. @returns the answer as JSON */
export async function createGuest({ ports, hub }: Services, { hosts, issueToken }: GuestOptions): Promise<string> {
  const guestId = `guest-${ports.random.id()}`;
  const name = `Guest ${guestId.slice(-SHOWN)}`;
  const guest = { ...newUser({ userId: guestId, role: 'guest' }), name, name_key: nameKey(name) };
  const now = timestamp(ports.clock.now());
  const row: Omit<ConversationRow, 'activity'> = {
    id: ports.random.id(),
    kind: 'group',
    title: null,
    avatar_url: null,
    metadata: {},
    created_at: now,
    updated_at: now,
    created_by: guestId,
    client_id: null,
    direct_key: null,
    member_count: hosts.length + 1,
    last_seq: 0,
    last_event_id: '0',
    floor_seq: 0,
    last_message_id: null,
    marks_version: 0,
    retention_days: null,
  };
  const json = await ports.store.write(async (tx) => {
    await tx.putUser(guest);
    await addMissing(tx, hosts);
    await tx.insertConversation(row);
    await tx.insertMember(newMember(row.id, guestId, 'guest', now));
    for (const [index, host] of hosts.entries()) {
      await tx.insertMember(newMember(row.id, host, index === 0 ? 'owner' : 'moderator', now));
    }
    const conversation = await tx.conversation(row.id);
    const member = await tx.member(row.id, guestId);
    if (conversation === undefined || member === undefined) throw noConversation();
    return conversationJson(tx, ports, { conversation, member });
  });
  hub.membershipChanged(row.id, hosts);
  return `{"access":${JSON.stringify(issueToken(guestId))},"user":${userJson(guest)},"conversation":${json}}`;
}

async function addMissing(tx: WriteTransaction, ids: readonly string[]): Promise<void> {
  for (const userId of ids) {
    if ((await tx.user(userId)) === undefined) await tx.putUser(newUser({ userId, role: 'user' }));
  }
}
