import type { CreateConversationBody } from '@hypee/chat-protocol';
import { checkMetadata, toIds, toWellFormed } from '../input/json-input.ts';
import { refuseField } from '../input/validator.ts';
import type { ConversationRow, Identity, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { WireError } from '../wire-error.ts';
import { newMember } from './new-member.ts';
import { noConversation } from './rights.ts';

/** What a creation did. */
export interface CreateOutcome {
  /** False when the conversation existed: the same two people's direct one, or the one of a repeated `client_id`. */
  created: boolean;
  conversationJson: string;
}

/**
 * Makes a conversation whose creator is its owner; `kind` is `group` unless the caller says `direct`. A new conversation has
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
  checkMetadata(body.metadata ?? {}, settings.limits.metadata_bytes);
  const fields = toWellFormed(body);
  const memberIds = toIds([identity.userId, ...fields.member_ids]);
  const kind = fields.kind ?? 'group';
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
  };

  const outcome = await ports.store.write(async (tx): Promise<CreateOutcome> => {
    const existing = await findExisting(tx, row);
    if (existing === undefined) {
      await requireUsers(tx, memberIds);
      await insert(tx, row, memberIds);
    }
    const conversation = existing ?? (await tx.conversation(row.id));
    const member = conversation && (await tx.member(conversation.id, identity.userId));
    if (conversation === undefined || member === undefined) throw noConversation();
    return {
      created: existing === undefined,
      conversationJson: await conversationJson(tx, { conversation, member }),
    };
  });
  if (outcome.created) hub.membershipChanged(row.id, memberIds);
  return outcome;
}

/** Both members' ids in one order. */
const directKey = (memberIds: readonly string[]): string => JSON.stringify([...memberIds].sort(byCodeUnits));

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

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
  for (const userId of memberIds) {
    const role = userId === row.created_by ? 'owner' : 'member';
    await tx.insertMember(newMember(row.id, userId, role, row.created_at));
  }
}
