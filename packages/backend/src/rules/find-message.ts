import type { Identity, MessageRow, ReadTransaction } from '../ports.ts';
import { WireError } from '../wire-error.ts';
import { findMember, isAllowed, type Standing } from './rights.ts';

/** A message, and who asks for it. */
export interface FoundMessage extends Standing {
  readonly message: MessageRow;
}

/**
 * The message with this id, else the one that the caller sent with this `client_id`: a client may change what it sent before
 * it learns the id.
 *
 * @throws WireError `not_found` for who may not read it, `conflict` for a key used in several conversations
 */
export async function requireMessage(tx: ReadTransaction, identity: Identity, name: string): Promise<FoundMessage> {
  const message = (await tx.message(name)) ?? (await findOwn(tx, identity, name));
  const member = message && (await findMember(tx, identity, message.conversation_id));
  const conversation = member && (await tx.conversation(member.conversation_id));
  if (message === undefined || member === undefined || conversation === undefined) {
    throw noMessage();
  }
  return { message, member, conversation };
}

/** What who may not read a message is told, as if it were not there. */
export const noMessage = (): WireError =>
  new WireError('not_found', 'There is no such message, or you may not read it.');

async function findOwn(tx: ReadTransaction, identity: Identity, clientId: string): Promise<MessageRow | undefined> {
  const keys = await tx.sendKeysOf(identity.userId, clientId, 2);
  const [key, second] = keys.filter((row) => isAllowed(identity, row.conversation_id));
  if (second !== undefined) {
    throw new WireError('conflict', 'This client_id stands for messages in several conversations: name one by its id.');
  }
  return key && tx.message(key.message_id);
}
