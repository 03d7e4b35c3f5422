import type { Signing } from '../attachments/file-urls.ts';
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
import { attach } from './attach.ts';
import { fieldsAsReceived, readClientId, readDraft, type MessageDraft } from './message-draft.ts';
import { requireReachable } from './blocks.ts';
import { expiredMessage } from './expired-message.ts';
import { countReply } from './count-reply.ts';
import { requireFits } from './event-size.ts';
import { requireMember, requireStanding } from './rights.ts';
import { hasReadAll } from './unread-counts.ts';

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
    draft = readDraft(body, settings.limits, services.incoming !== undefined);
  } catch (refusal) {
    const known = await ports.store.read(async (tx) => {
      const found = await storedMessage(tx, ports, identity, key);
      if (found === undefined) await requireMember(tx, identity, conversationId);
      return found;
    });
    if (known === undefined) throw refusal;
    return { created: false, messageJson: known };
  }

  const written = await ports.store.write(async (tx) => {
    const known = await storedMessage(tx, ports, identity, key);
    if (known !== undefined) return known;
    services.sendLimit.take(identity.userId);
    return writeMessage(tx, services, sender, key, draft);
  });
  if (typeof written === 'string') return { created: false, messageJson: written };
  for (const event of written.events) hub.publish(conversationId, event);
  if (written.reader !== undefined) {
    receipts.readMoved({
      conversation: written.conversation,
      member: written.reader,
      counts: { unread_count: 0, mention_count: 0 },
      headSeq: written.headSeq,
    });
  }
  return { created: true, messageJson: written.messageJson };
}

/** The message this key made, in its present state. @throws WireError `conflict` when it was another message */
async function storedMessage(
  tx: ReadTransaction,
  signing: Signing,
  identity: Identity,
  key: SendKey,
): Promise<string | undefined> {
  const row = await tx.sendKey(key.conversationId, identity.userId, key.clientId);
  if (row === undefined) return undefined;
  if (row.hash !== key.hash) {
    throw new WireError('conflict', 'This client_id was used for another message: give each message its own.', {
      fields: { client_id: ['This was used for another message.'] },
    });
  }
  const message = (await tx.message(row.message_id)) ?? (await expiredMessage(tx, row));
  const [json] = await messagesJson(tx, signing, [message], identity.userId);
  return json;
}

interface WrittenMessage {
  conversation: ConversationRow;
  /** The message's own first. */
  events: readonly LogEvent[];
  /** The log's head behind them. */
  headSeq: number;
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
  const { conversation, member } = await requireStanding(tx, identity, conversationId);
  await requireReachable(tx, conversation, identity.userId);
  const { replyTo, root } = await findReferences(tx, identity, conversationId, draft);

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
    reply_to: replyTo?.id ?? null,
    thread_id: root?.id ?? null,
    reply_count: 0,
    reaction_count: 0,
    pinned_seq: null,
    attachment_count: draft.attachmentIds.length,
    mentions: draft.mentions,
    metadata: draft.metadata,
    created_at: createdAt,
    edited_at: null,
    deleted_at: null,
  };
  await tx.insertMessage(row);
  await attach(tx, draft.attachmentIds, row);
  await tx.insertSendKey({
    conversation_id: conversationId,
    sender_id: identity.userId,
    client_id: clientId,
    hash,
    message_id: id,
  });
  const reader = await readAlong(tx, conversation, member, seq);
  if (reader !== undefined) {
    const { last_read_seq, last_delivered_seq } = reader;
    await tx.updateMember(conversationId, identity.userId, { last_read_seq, last_delivered_seq });
  }
  await tx.updateConversation(conversationId, {
    ...(root === undefined && { last_message_id: id }),
    ...(reader !== undefined && { marks_version: conversation.marks_version + 1 }),
  });

  const json = messageJson(row, await readReferences(tx, ports, [row], { users: new KnownUsers([user]) }));
  const event = chatMessageEvent({ conversation_id: conversationId, seq, event_id: eventId }, json);
  requireFits(event);
  const events = root === undefined ? [event] : [event, await countReply(tx, ports, root, 1)];
  return { conversation, events, headSeq: events.at(-1)?.seq ?? seq, messageJson: json, reader };
}

/**
 * Who had read all messages has read their own one too, so the mark goes along, over edits and joinings as well. Who had not stays where they were: a
 * message written offline may leave hours later, and must not mark as read what came meanwhile and nobody looked at.
 */
async function readAlong(
  tx: ReadTransaction,
  conversation: ConversationRow,
  member: MemberRow,
  seq: number,
): Promise<MemberRow | undefined> {
  if (!(await hasReadAll(tx, conversation, member))) return undefined;
  return { ...member, last_read_seq: seq, last_delivered_seq: seq };
}

/** What the message refers to. @throws WireError `validation_error` for what is not there, or cannot be referred to so */
async function findReferences(
  tx: ReadTransaction,
  identity: Identity,
  conversationId: string,
  draft: MessageDraft,
): Promise<{ replyTo: MessageRow | undefined; root: MessageRow | undefined }> {
  const find = async (field: string, name: string | null): Promise<MessageRow | undefined> =>
    name === null
      ? undefined
      : ((await findNamed(tx, identity, conversationId, name)) ??
        refuseField(field, 'There is no such message in this conversation.'));
  const replyTo = await find('reply_to', draft.replyTo);
  const root = await find('thread_id', draft.threadId);
  if (root !== undefined && root.thread_id !== null) {
    refuseField('thread_id', 'This message is a reply itself: name the message that its thread is about.');
  }
  const strangers: string[] = [];
  for (const userId of draft.mentions) {
    if ((await tx.member(conversationId, userId)) === undefined) strangers.push(userId);
  }
  if (strangers.length > 0) refuseField('mentions', `Not members of this conversation: ${strangers.join(', ')}.`);
  return { replyTo, root };
}

/** The message of this conversation with this id, else the one that the caller sent there with this `client_id`. */
async function findNamed(
  tx: ReadTransaction,
  { userId }: Identity,
  conversationId: string,
  name: string,
): Promise<MessageRow | undefined> {
  const message = await tx.message(name);
  if (message?.conversation_id === conversationId) return message;
  const key = await tx.sendKey(conversationId, userId, name);
  return key && tx.message(key.message_id);
}
