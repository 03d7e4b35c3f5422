import type { MessageChange } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { Identity, MessageRow, OperationRow, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { messagesJson } from '../wire/message-json.ts';
import { WireError } from '../wire-error.ts';
import { appendChange } from './append-change.ts';
import { requireFits } from './event-size.ts';
import { noMessage, requireMessage, type FoundMessage } from './find-message.ts';
import { findMember, noConversation } from './rights.ts';

/** A change of a message as somebody asks for it. */
export interface Operation {
  identity: Identity;
  /** The message's id, or the `client_id` of one that the caller sent. */
  name: string;
  /** As received. */
  opId: unknown;
  /** What is to be done, as received: a repeated `op_id` must say the same. */
  facts: readonly unknown[];
  /**
   * Judges and writes. `rev` is what the message's will be.
   *
   * @returns why the message changed, and its new row; undefined where all is so already
   */
  apply: (tx: WriteTransaction, found: FoundMessage, rev: number) => Promise<Applied | undefined>;
}

/** What an operation did to a message. */
interface Applied {
  change: MessageChange;
  patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq' | 'rev'>>;
  /** Whether the message may have become too large for a frame: it is refused then. */
  grows: boolean;
  /** What it changed beside the message: told first. */
  events?: readonly LogEvent[];
}

const OP_ID_LENGTH = 128;

/**
 * Changes a message once for each `op_id` of a user, and tells everybody. The key is looked up before rights, limits and
 * validation: who changed it once is answered with the message as it is now.
 *
 * @returns the message, or its tombstone, as the caller sees it
 */
export async function changeMessage(services: Services, operation: Operation): Promise<string> {
  const { ports, hub } = services;
  const { identity } = operation;
  const key = readKey(services, operation);
  const { message, json, events } = await ports.store.write(async (tx) => {
    const known = key && (await repeated(tx, operation, key));
    const { message, events } = known
      ? { message: known, events: [] }
      : await writeChange(tx, services, operation, key);
    const [json = ''] = await messagesJson(tx, ports, [message], identity.userId);
    return { message, json, events };
  });
  for (const event of events) hub.publish(message.conversation_id, event);
  return json;
}

type OperationKey = Omit<OperationRow, 'message_id'>;

/** @returns the message as it is now, with the events where anything changed */
async function writeChange(
  tx: WriteTransaction,
  { ports }: Services,
  { identity, name, apply }: Operation,
  key: OperationKey | undefined,
): Promise<{ message: MessageRow; events: readonly LogEvent[] }> {
  const found = await requireMessage(tx, identity, name);
  const { id, conversation_id } = found.message;
  const rev = found.message.rev + 1;
  const applied = await apply(tx, found, rev);
  if (key) await tx.insertOperation({ ...key, message_id: id });
  if (applied === undefined) return { message: found.message, events: [] };
  await tx.updateMessage(id, { ...applied.patch, rev });
  const event = await appendChange(tx, ports, {
    conversation_id,
    type: 'message_updated',
    message_id: id,
    user_id: identity.userId,
    data: { ...applied.change },
  });
  if (applied.grows) requireFits(event);
  return { message: { ...found.message, ...applied.patch, rev }, events: [...(applied.events ?? []), event] };
}

function readKey({ ports }: Services, { identity, opId, facts }: Operation): OperationKey | undefined {
  if (opId === undefined || opId === null) return undefined;
  if (typeof opId !== 'string' || opId === '' || opId.length > OP_ID_LENGTH) {
    refuseField('op_id', `This must be a text of 1 to ${String(OP_ID_LENGTH)} characters, best a UUIDv7.`);
  }
  return { user_id: identity.userId, op_id: opId, hash: ports.random.hash(JSON.stringify(facts)) };
}

/** The message that was changed with this key. @throws WireError `conflict` when it was another change */
async function repeated(
  tx: ReadTransaction,
  { identity, name }: Operation,
  key: OperationKey,
): Promise<MessageRow | undefined> {
  const row = await tx.operation(key.user_id, key.op_id);
  if (row === undefined) return undefined;
  const message = await tx.message(row.message_id);
  if (message === undefined) throw noMessage();
  const isNamed = message.id === name || (message.client_id === name && message.sender_id === identity.userId);
  if (isNamed && row.hash === key.hash) {
    // Whoever left sees what became of their own message, and of no other.
    const isTheirs = message.sender_id === identity.userId;
    if (isTheirs || (await findMember(tx, identity, message.conversation_id)) !== undefined) return message;
    throw noConversation();
  }
  throw new WireError('conflict', 'This op_id was used for another change: give each change its own.', {
    fields: { op_id: ['This was used for another change.'] },
  });
}
