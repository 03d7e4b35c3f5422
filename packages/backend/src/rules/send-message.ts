import { SOCKET } from '@hypee/chat-protocol';
import type {
  ConversationRow,
  Identity,
  MemberRow,
  MessageRow,
  ReadTransaction,
  UserRow,
  WriteTransaction,
} from '../ports.ts';
import { refuseField } from '../input/validator.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { chatMessageEvent, type LogEvent } from '../wire/log-event.ts';
import { messageJson, messagesJson, readReferences } from '../wire/message-json.ts';
import { KnownUsers } from '../wire/user-json.ts';
import { WireError } from '../wire-error.ts';
import { fieldsAsReceived, readClientId, readDraft, type MessageDraft } from './message-draft.ts';
import { noConversation, requireMember } from './rights.ts';

/** What a send did. */
export interface SendOutcome {
  /** False when the key was known: nothing was written, and nothing is broadcast. */
  created: boolean;
  messageJson: string;
}

interface Sender {
  identity: Identity;
  user: UserRow;
}

interface SendKey {
  conversationId: string;
  clientId: string;
  hash: string;
}

/** Room that an event leaves in a frame for what surrounds it, and for names that grow later. */
const EVENT_BYTES = SOCKET.frameBytes - 4 * 1024;

/**
 * Stores a message once for each key, and tells everybody. The key is looked up before rights, limits and validation: who
 * sent it once gets the stored message back, even after leaving.
 */
export async function sendMessage(
  services: Services,
  sender: Sender,
  conversationId: string,
  body: unknown,
): Promise<SendOutcome> {
  const { ports, settings, hub, receipts } = services;
  const { identity } = sender;
  const clientId = readClientId(body) ?? ports.random.id();
  const key: SendKey = { conversationId, clientId, hash: ports.random.hash(fieldsAsReceived(body)) };

  let draft: MessageDraft;
  try {
    draft = readDraft(body, settings.limits);
  } catch (refusal) {
    const known = await ports.store.read(async (tx) => {
      const found = await storedMessage(tx, identity, key);
      if (found === undefined) await requireMember(tx, identity, conversationId);
      return found;
    });
    if (known === undefined) throw refusal;
    return { created: false, messageJson: known };
  }

  const written = await ports.store.write(async (tx) => {
    const known = await storedMessage(tx, identity, key);
    return known ?? (await writeMessage(tx, services, sender, key, draft));
  });
  if (typeof written === 'string') return { created: false, messageJson: written };
  hub.publish(conversationId, written.event);
  if (written.reader !== undefined) {
    receipts.readMoved({
      conversation: written.conversation,
      member: written.reader,
      counts: { unread_count: 0, mention_count: 0 },
      headSeq: written.event.seq,
    });
  }
  return { created: true, messageJson: written.messageJson };
}

/** The message this key made, in its present state. @throws WireError `conflict` when it was another message */
async function storedMessage(tx: ReadTransaction, identity: Identity, key: SendKey): Promise<string | undefined> {
  const row = await tx.sendKey(key.conversationId, identity.userId, key.clientId);
  if (row === undefined) return undefined;
  if (row.hash !== key.hash) {
    throw new WireError('conflict', 'This client_id was used for another message: give each message its own.', {
      fields: { client_id: ['This was used for another message.'] },
    });
  }
  const message = await tx.message(row.message_id);
  if (message === undefined)
    throw new WireError('not_found', 'The message that was sent with this client_id is no longer kept.');
  const [json] = await messagesJson(tx, [message]);
  return json;
}

interface WrittenMessage {
  conversation: ConversationRow;
  event: LogEvent;
  messageJson: string;
  /** The sender's row, when the read mark moved with the message. */
  reader: MemberRow | undefined;
}

async function writeMessage(
  tx: WriteTransaction,
  { ports }: Services,
  { identity, user }: Sender,
  { conversationId, clientId, hash }: SendKey,
  draft: MessageDraft,
): Promise<WrittenMessage> {
  const member = await requireMember(tx, identity, conversationId);
  const conversation = await tx.conversation(conversationId);
  if (conversation === undefined) throw noConversation();
  await checkReferences(tx, conversationId, draft);

  const id = ports.random.id();
  const eventId = ports.random.eventId();
  const createdAt = timestamp(ports.clock.now());
  const seq = await tx.appendEvent({
    conversation_id: conversationId,
    event_id: eventId,
    type: 'chat_message',
    message_id: id,
    user_id: null,
    data: null,
    created_at: createdAt,
  });
  const row: MessageRow = {
    id,
    conversation_id: conversationId,
    seq,
    rev: 1,
    client_id: clientId,
    kind: 'text',
    sender_id: identity.userId,
    content: draft.content,
    reply_to: draft.replyTo,
    thread_id: null,
    reply_count: 0,
    mentions: draft.mentions,
    metadata: draft.metadata,
    created_at: createdAt,
    edited_at: null,
    deleted_at: null,
  };
  await tx.insertMessage(row);
  await tx.insertSendKey({
    conversation_id: conversationId,
    sender_id: identity.userId,
    client_id: clientId,
    hash,
    message_id: id,
  });
  const reader = readAlong(conversation, member, seq);
  if (reader !== undefined) {
    const { last_read_seq, last_delivered_seq } = reader;
    await tx.updateMember(conversationId, identity.userId, { last_read_seq, last_delivered_seq });
  }
  await tx.updateConversation(conversationId, {
    last_message_id: id,
    ...(reader === undefined ? {} : { marks_version: conversation.marks_version + 1 }),
  });

  const json = messageJson(row, await readReferences(tx, [row], new KnownUsers([user])));
  const event = chatMessageEvent({ conversation_id: conversationId, seq, event_id: eventId }, json);
  if (event.frame.bytes > EVENT_BYTES) {
    throw new WireError(
      'too_large',
      'This message is larger than a frame once it is written as JSON: make it shorter.',
    );
  }
  return { conversation, event, messageJson: json, reader };
}

/**
 * Who had read everything has read their own message too, so the mark goes along. Who had not stays where they were: a
 * message written offline may leave hours later, and must not mark as read what came meanwhile and nobody looked at.
 */
function readAlong(conversation: ConversationRow, member: MemberRow, seq: number): MemberRow | undefined {
  if (member.last_read_seq < conversation.last_seq) return undefined;
  return { ...member, last_read_seq: seq, last_delivered_seq: seq };
}

async function checkReferences(tx: ReadTransaction, conversationId: string, draft: MessageDraft): Promise<void> {
  if (draft.replyTo !== null && (await tx.message(draft.replyTo))?.conversation_id !== conversationId) {
    refuseField('reply_to', 'There is no such message in this conversation.');
  }
  const strangers: string[] = [];
  for (const userId of draft.mentions) {
    if ((await tx.member(conversationId, userId)) === undefined) strangers.push(userId);
  }
  if (strangers.length > 0) refuseField('mentions', `Not members of this conversation: ${strangers.join(', ')}.`);
}
