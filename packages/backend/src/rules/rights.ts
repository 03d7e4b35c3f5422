import type { ConversationRow, Identity, MemberRow, ReadTransaction } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** Whether the token lets its bearer touch this conversation at all; membership is another question. */
export const isAllowed = (identity: Identity, conversationId: string): boolean =>
  identity.conversations === undefined || identity.conversations.includes(conversationId);

/** The refusal of everything inside a conversation to who is no member: as if there were none. */
export const noConversation = (): WireError =>
  new WireError('not_found', 'There is no such conversation, or you are not a member of it.');

/** The member, unless the token or the conversation keeps them out. */
export async function findMember(
  tx: ReadTransaction,
  identity: Identity,
  conversationId: string,
): Promise<MemberRow | undefined> {
  return isAllowed(identity, conversationId) ? tx.member(conversationId, identity.userId) : undefined;
}

/** @throws WireError `not_found` for who is no member */
export async function requireMember(
  tx: ReadTransaction,
  identity: Identity,
  conversationId: string,
): Promise<MemberRow> {
  const member = await findMember(tx, identity, conversationId);
  if (member === undefined) throw noConversation();
  return member;
}

/** Who asks, and the conversation they are a member of. */
export interface Standing {
  readonly conversation: ConversationRow;
  readonly member: MemberRow;
}

/** @throws WireError `not_found` for who is no member */
export async function requireStanding(
  tx: ReadTransaction,
  identity: Identity,
  conversationId: string,
): Promise<Standing> {
  const member = await requireMember(tx, identity, conversationId);
  const conversation = await tx.conversation(conversationId);
  if (conversation === undefined) throw noConversation();
  return { conversation, member };
}
