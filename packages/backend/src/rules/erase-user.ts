import { deleteAttachments } from '../attachments/delete-attachments.ts';
import type { ErasureRow, MessageRow, Ports, ReadTransaction, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { userUpdatedFrame } from '../wire/control-frames.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { ERASED_NAME } from '../wire/user-json.ts';
import { appendChange } from './append-change.ts';
import { countReply } from './count-reply.ts';
import { takeOut, type TakenOut } from './take-out.ts';
import { emptyMessage } from './tombstone.ts';
import { newUser } from './users.ts';

/** Rows of one step. */
const AT_ONCE = 50;

/**
 * Begins to erase a user: their tokens and sockets end, others see a stand-in instead of name and picture. All the rest follows in
 * steps, see {@link eraseStep}.
 */
export async function beginErasure(services: Services, userId: string): Promise<void> {
  const { ports, hub, users } = services;
  const at = ports.clock.now();
  const { erased, conversationIds } = await ports.store.write(async (tx) => {
    const row = await tx.user(userId);
    const erased = { ...newUser({ userId, role: row?.role ?? 'user' }), name: ERASED_NAME, name_key: '' };
    if (row !== undefined) await tx.putUser(erased);
    await tx.putErasure({ user_id: userId, at, is_done: false });
    await tx.setRevokedAt(userId, Math.max(at, (await tx.revokedAt(userId)) ?? 0));
    const memberships = await tx.memberships([userId]);
    return { erased, conversationIds: memberships.map(({ conversation_id }) => conversation_id) };
  });
  users.forget(userId);
  hub.tellAcquaintances(userId, conversationIds, userUpdatedFrame(erased));
  services.revocations.noteRevoked(userId, at, 'revoked');
}

/** What one step did. */
export interface ErasureStep {
  readonly takenOut?: readonly (readonly [conversationId: string, out: TakenOut])[];
  readonly events?: readonly (readonly [conversationId: string, event: LogEvent])[];
  /** Files whose bytes are to be removed after the commit. */
  readonly fileIds?: readonly string[];
  readonly uploadIds?: readonly string[];
}

/**
 * Erases a part of what a user left: memberships first, then messages, reactions and files, at last the user. What is erased is
 * found no more, so that whoever goes on after a crash needs to know nothing. Who came back meanwhile keeps what they did since.
 *
 * @returns undefined where nothing is left to do
 */
export async function eraseStep(tx: WriteTransaction, ports: Ports, userId: string): Promise<ErasureStep | undefined> {
  const erasure = await tx.erasure(userId);
  if (erasure === undefined || erasure.is_done) return undefined;
  return (
    (await leaveAll(tx, ports, erasure)) ??
    (await emptyMessages(tx, ports, erasure)) ??
    (await takeReactionsBack(tx, ports, userId)) ??
    (await removeFiles(tx, erasure)) ??
    (await finish(tx, erasure))
  );
}

const isOlder = ({ at }: ErasureRow, time: string): boolean => time <= timestamp(at);

async function leaveAll(tx: WriteTransaction, ports: Ports, erasure: ErasureRow): Promise<ErasureStep | undefined> {
  const takenOut: [string, TakenOut][] = [];
  for (const { conversation_id } of await tx.memberships([erasure.user_id])) {
    const conversation = await tx.conversation(conversation_id);
    const member = await tx.member(conversation_id, erasure.user_id);
    if (!conversation || !member || !isOlder(erasure, member.joined_at)) continue;
    takenOut.push([conversation_id, await takeOut(tx, ports, { conversation, member })]);
    // The two may begin another one, should the same user come back.
    if (conversation.direct_key !== null) await tx.updateConversation(conversation_id, { direct_key: null });
    if (takenOut.length === AT_ONCE) break;
  }
  return takenOut.length > 0 ? { takenOut } : undefined;
}

async function emptyMessages(
  tx: WriteTransaction,
  ports: Ports,
  erasure: ErasureRow,
): Promise<ErasureStep | undefined> {
  const rows = await findMessages(tx, erasure);
  if (rows.length === 0) return undefined;
  const events: [string, LogEvent][] = [];
  const fileIds: string[] = [];
  for (const row of rows) {
    const { patch, fileIds: ids } = await emptyMessage(tx, row, timestamp(ports.clock.now()));
    fileIds.push(...ids);
    for (const event of await tell(tx, ports, row, { ...patch, rev: row.rev + 1 }, { kind: 'delete' })) {
      events.push([row.conversation_id, event]);
    }
  }
  return { events, fileIds };
}

async function findMessages(tx: ReadTransaction, erasure: ErasureRow): Promise<MessageRow[]> {
  const { user_id } = erasure;
  let after: MessageRow | undefined;
  for (;;) {
    const page = await tx.messagesBy(user_id, { limit: AT_ONCE, ...(after && { after }) });
    const found: MessageRow[] = [];
    for (const row of page) {
      // What was on its way while the erasure began is younger, and of nobody who came back.
      const isTheirs =
        isOlder(erasure, row.created_at) || (await tx.member(row.conversation_id, user_id)) === undefined;
      if (isTheirs) found.push(row);
    }
    after = page.at(-1);
    if (found.length > 0 || page.length < AT_ONCE) return found;
  }
}

/** Writes a change of a message, and tells it where anybody can hear of it. */
async function tell(
  tx: WriteTransaction,
  ports: Ports,
  message: MessageRow,
  patch: Partial<MessageRow>,
  change: Record<string, unknown>,
): Promise<LogEvent[]> {
  const { id, conversation_id, sender_id, thread_id } = message;
  await tx.updateMessage(id, patch);
  const conversation = await tx.conversation(conversation_id);
  if (conversation === undefined || conversation.member_count === 0) return [];
  // What is unread may have become less: whoever resumes is told the counts anew.
  await tx.updateConversation(conversation_id, { marks_version: conversation.marks_version + 1 });
  const root = thread_id === null || change['kind'] !== 'delete' ? undefined : await tx.message(thread_id);
  return [
    ...(root === undefined ? [] : [await countReply(tx, ports, root, -1)]),
    await appendChange(tx, ports, {
      conversation_id,
      type: 'message_updated',
      message_id: id,
      user_id: sender_id,
      data: change,
    }),
  ];
}

async function takeReactionsBack(tx: WriteTransaction, ports: Ports, userId: string): Promise<ErasureStep | undefined> {
  const reactions = await tx.reactionsBy(userId, { limit: AT_ONCE });
  if (reactions.length === 0) return undefined;
  const events: [string, LogEvent][] = [];
  for (const { message_id, emoji } of reactions) {
    await tx.deleteReaction(message_id, emoji, userId);
    const message = await tx.message(message_id);
    if (message === undefined) continue;
    const patch = { reaction_count: message.reaction_count - 1, rev: message.rev + 1 };
    const change = { kind: 'reaction', emoji, user_id: userId, added: false };
    for (const event of await tell(tx, ports, message, patch, change)) events.push([message.conversation_id, event]);
  }
  return { events };
}

/** Those of messages are gone by then. */
async function removeFiles(tx: WriteTransaction, erasure: ErasureRow): Promise<ErasureStep | undefined> {
  const owned = await tx.attachmentsBy(erasure.user_id, { limit: AT_ONCE });
  const files = owned.filter((row) => row.message_id === null && isOlder(erasure, row.created_at));
  const coming = await tx.uploadsBy(erasure.user_id, AT_ONCE);
  const uploads = coming.filter((row) => isOlder(erasure, row.created_at));
  if (files.length === 0 && uploads.length === 0) return undefined;
  for (const { id } of uploads) await tx.deleteUpload(id);
  return { fileIds: await deleteAttachments(tx, files), uploadIds: uploads.map(({ id }) => id) };
}

async function finish(tx: WriteTransaction, erasure: ErasureRow): Promise<ErasureStep> {
  const { user_id } = erasure;
  const row = await tx.user(user_id);
  // Who came back has another profile by now, or is a member somewhere.
  const isBack = row?.name !== ERASED_NAME || (await tx.memberships([user_id])).length > 0;
  if (!isBack) await tx.deleteUser(user_id);
  await tx.putErasure({ ...erasure, is_done: true });
  return {};
}
