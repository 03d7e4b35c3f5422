import type { CreateConversationBody } from '@hypee/chat-protocol';
import { checkMetadata, toIds, toWellFormed } from '../input/json-input.ts';
import { refuseField } from '../input/validator.ts';
import type { ConversationRow, Identity, MemberRow, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { WireError } from '../wire-error.ts';
import { isAdmin } from './admin.ts';
import { directKey } from './direct-key.ts';
import { newMember } from './new-member.ts';
import { noConversation } from './rights.ts';
import { newUser } from './users.ts';

/** What a creation did. */
export interface CreateOutcome {
  /** False when the conversation existed: the same two people's direct one, or the one of a repeated `client_id`. */
  created: boolean;
  conversationJson: string;
}

/**
 * Makes a conversation whose creator is its owner; of one that an admin makes for others the first who is named is the owner,
 * and users who are not known yet are created. `kind` is `group` unless the caller says `direct`. A new conversation has
 * no event yet: its members' sockets learn of it by a `conversation` frame.
 */
export async function createConversation(
  { ports, settings, hub }: Services,
  identity: Identity,
  body: CreateConversationBody,
): Promise<CreateOutcome> {
  if (identity.conversations !== undefined) {
    throw new WireError(
      'permission_denied',
      'This token is limited to certain conversations and cannot create others.',
    );
  }
  if (identity.role === 'guest') {
    throw new WireError('permission_denied', 'Guests have the conversation they were given. Sign in to begin others.');
  }
  checkMetadata(body.metadata ?? {}, settings.limits.metadata_bytes);
  const fields = toWellFormed(body);
  const kind = fields.kind ?? 'group';
  const memberIds = membersOf(identity, fields);
  const viewers = isAdmin(identity) ? [identity.userId, ...memberIds] : [identity.userId];
  const [ownerId] = memberIds;
  if (ownerId === undefined) refuseField('member_ids', 'Name who is to be in this conversation.');
  if (kind === 'direct' && memberIds.length !== 2) {
    refuseField('member_ids', 'A direct conversation has exactly one other member.');
  }
  const now = timestamp(ports.clock.now());
  const row: Omit<ConversationRow, 'activity'> = {
    id: ports.random.id(),
    kind,
    title: fields.title ?? null,
    avatar_url: null,
    metadata: fields.metadata ?? {},
    created_at: now,
    updated_at: now,
    created_by: identity.userId,
    client_id: fields.client_id ?? null,
    direct_key: kind === 'direct' ? directKey(memberIds) : null,
    member_count: memberIds.length,
    last_seq: 0,
    last_event_id: '0',
    floor_seq: 0,
    last_message_id: null,
    marks_version: 0,
    retention_days: null,
  };

  const outcome = await ports.store.write(async (tx): Promise<CreateOutcome> => {
    const existing = await findExisting(tx, row);
    if (existing === undefined) {
      if (isAdmin(identity)) await createMissing(tx, memberIds);
      else await requireUsers(tx, memberIds);
      await insert(tx, row, memberIds);
    }
    const conversation = existing ?? (await tx.conversation(row.id));
    const member = conversation && (await findView(tx, conversation.id, viewers));
    if (conversation === undefined || member === undefined) throw noConversation();
    return {
      created: existing === undefined,
      conversationJson: await conversationJson(tx, ports, { conversation, member }),
    };
  });
  if (outcome.created) hub.membershipChanged(row.id, memberIds);
  return outcome;
}

/** Who creates a conversation is in it, but for the site's backend, which is only in what it names itself in. */
function membersOf(identity: Identity, { kind, member_ids: named }: CreateConversationBody): string[] {
  const ids = toIds(named);
  const isForOthers = isAdmin(identity) && !(kind === 'direct' && ids.length === 1);
  return isForOthers ? ids : toIds([identity.userId, ...ids]);
}

/** The first of these users who is a member: the answer is the conversation as they see it. */
async function findView(
  tx: ReadTransaction,
  conversationId: string,
  userIds: readonly string[],
): Promise<MemberRow | undefined> {
  for (const userId of userIds) {
    const member = await tx.member(conversationId, userId);
    if (member !== undefined) return member;
  }
  return undefined;
}

async function createMissing(tx: WriteTransaction, ids: readonly string[]): Promise<void> {
  const known = new Set((await tx.users(ids)).map((user) => user.id));
  for (const userId of ids) if (!known.has(userId)) await tx.putUser(newUser({ userId, role: 'user' }));
}

async function findExisting(
  tx: ReadTransaction,
  { created_by, client_id, direct_key }: Omit<ConversationRow, 'activity'>,
): Promise<ConversationRow | undefined> {
  const repeated = client_id === null ? undefined : await tx.conversationByClientId(created_by, client_id);
  return repeated ?? (direct_key === null ? undefined : await tx.conversationByDirectKey(direct_key));
}

async function requireUsers(tx: ReadTransaction, ids: readonly string[]): Promise<void> {
  const known = new Set((await tx.users(ids)).map((user) => user.id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) refuseField('member_ids', `No such users: ${unknown.join(', ')}.`);
}

async function insert(
  tx: WriteTransaction,
  row: Omit<ConversationRow, 'activity'>,
  memberIds: readonly string[],
): Promise<void> {
  await tx.insertConversation(row);
  for (const [index, userId] of memberIds.entries()) {
    const role = index === 0 ? 'owner' : 'member';
    await tx.insertMember(newMember(row.id, userId, role, row.created_at));
  }
}
