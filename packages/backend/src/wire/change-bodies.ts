import type { ConversationRow, EventRow, MemberRow, ReadTransaction } from '../ports.ts';
import { memberJson, type ShownMember } from './member-json.ts';
import { KnownUsers } from './user-json.ts';

/** What a member event keeps beside its user: once the row is gone, nothing else tells who left as what. */
export const memberFacts = ({ role, joined_at, last_read_seq, last_delivered_seq }: MemberRow): EventRow['data'] => ({
  role,
  joined_at,
  last_read_seq,
  last_delivered_seq,
});

/** The bodies of those events that tell of members and shared fields, as they are now. */
export async function readChangeBodies(
  tx: ReadTransaction,
  rows: readonly EventRow[],
): Promise<ReadonlyMap<EventRow, string>> {
  const bodies = new Map<EventRow, string>();
  const users = new KnownUsers();
  // Most events are about a message, and none of these is: they cost nothing here.
  const changes = rows.filter(({ message_id }) => message_id === null);
  const userIds = changes.flatMap((row) => (/^(member|user)_/.test(row.type) ? (row.user_id ?? []) : []));
  if (userIds.length > 0) users.add(await tx.users(userIds));
  for (const row of changes) {
    const body = await readBody(tx, row, users);
    if (body !== undefined) bodies.set(row, body);
  }
  return bodies;
}

async function readBody(tx: ReadTransaction, row: EventRow, users: KnownUsers): Promise<string | undefined> {
  switch (row.type) {
    case 'conversation_updated': {
      const conversation = await tx.conversation(row.conversation_id);
      return conversation && `,"conversation":${sharedJson(conversation)}`;
    }
    case 'member_joined':
    case 'member_updated':
    case 'member_left': {
      if (row.user_id === null || row.data === null) return undefined;
      // Who left is told as they left, though they may be back; others as they are, unless they left meanwhile.
      const present = row.type === 'member_left' ? undefined : await tx.member(row.conversation_id, row.user_id);
      const then = { ...row.data, user_id: row.user_id } as unknown as ShownMember;
      return `,"member":${memberJson(present ?? then, users)}`;
    }
    case 'user_merged':
      if (row.user_id === null) return undefined;
      return `,"from":${JSON.stringify(row.data?.['from'])},"to":${users.json(row.user_id)}`;
    default:
      return undefined;
  }
}

/** The wire's `SharedConversation`. */
function sharedJson(row: ConversationRow): string {
  const { id, kind, title, avatar_url, metadata, updated_at, member_count, retention_days, floor_seq } = row;
  return JSON.stringify({ id, kind, title, avatar_url, metadata, updated_at, member_count, retention_days, floor_seq });
}
