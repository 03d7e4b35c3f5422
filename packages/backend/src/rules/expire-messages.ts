import { deleteAttachments } from '../attachments/delete-attachments.ts';
import type { ConversationRow, MessageRow, Ports, ReadTransaction, WriteTransaction } from '../ports.ts';
import { timestamp } from '../time.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { appendChange } from './append-change.ts';
import { emptyMessage } from './tombstone.ts';

/** What nobody can read any more is kept so long: other nodes tell the end of it first. */
export const UNREADABLE_DAYS = 1;

/** Messages of one transaction, and events. */
const MESSAGES = 100;
const EVENTS = 500;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What one step did. */
export interface ExpiryStep {
  readonly events: readonly LogEvent[];
  /** Files whose bytes are to be removed after the commit. */
  readonly fileIds: readonly string[];
  /** Whether the members are told now: what is unread may be less. */
  readonly isTold?: boolean;
}

/**
 * What was said before this is kept no longer. It moves once a day, so that a busy conversation does not tell its members with
 * every message that is old enough.
 */
const endOf = (days: number, now: number): string => timestamp((Math.floor(now / DAY_MS) - days) * DAY_MS);

/** Whether {@link expireStep} has anything to do in this conversation. */
export async function isExpiryDue(tx: ReadTransaction, conversation: ConversationRow, now: number): Promise<boolean> {
  const { id, floor_seq, retention_days } = conversation;
  if (retention_days === null) return false;
  const [oldest] = await tx.events(id, 0, 1);
  if (oldest !== undefined && oldest.seq < floor_seq) return true;
  const [next] = await tx.messagesAfter(id, floor_seq, 1);
  return next !== undefined && next.created_at < endOf(retention_days, now);
}

/**
 * Removes a part of what is no longer kept: messages from the oldest on with all that belongs to them, quotes of them, and the
 * log up to there. The floor of the log tells how far it has come, so that whoever goes on after a crash needs to know nothing. The
 * members are told once there is nothing more to remove. What a thread with younger replies hangs on stays as a tombstone.
 *
 * @returns undefined where nothing is left to do
 */
export async function expireStep(
  tx: WriteTransaction,
  ports: Ports,
  conversationId: string,
): Promise<ExpiryStep | undefined> {
  const conversation = await tx.conversation(conversationId);
  if (conversation === undefined || !(await isExpiryDue(tx, conversation, ports.clock.now()))) return undefined;
  if ((await tx.trimLog(conversationId, conversation.floor_seq, EVENTS)) > 0) return { events: [], fileIds: [] };
  const { expired, isLast } = await readExpired(tx, conversation, ports.clock.now());
  const floor_seq = expired.at(-1)?.seq ?? conversation.floor_seq;
  const isRead = conversation.member_count > 0;
  if (isRead) {
    const quotes = await tx.quotesAcross(conversationId, { after: conversation.floor_seq, upTo: floor_seq }, MESSAGES);
    if (quotes.length > 0) return { events: await dropQuotes(tx, ports, quotes), fileIds: [] };
  }
  const fileIds = await removeMessages(tx, ports, expired);
  const last = conversation.last_message_id === null ? undefined : await tx.message(conversation.last_message_id);
  await tx.updateConversation(conversationId, {
    floor_seq,
    // What is unread may have become less: whoever resumes is told the counts anew.
    marks_version: conversation.marks_version + 1,
    ...((last === undefined || last.seq <= floor_seq) && { last_message_id: null }),
  });
  if (!isLast || !isRead) return { events: [], fileIds };
  const told = { conversation_id: conversationId, type: 'conversation_updated', user_id: null, data: null };
  return { events: [await appendChange(tx, ports, told)], fileIds, isTold: true };
}

async function readExpired(
  tx: ReadTransaction,
  { id, floor_seq, retention_days }: ConversationRow,
  now: number,
): Promise<{ expired: MessageRow[]; isLast: boolean }> {
  const end = endOf(retention_days ?? Infinity, now);
  const rows = await tx.messagesAfter(id, floor_seq, MESSAGES + 1);
  const kept = rows.findIndex(({ created_at }) => created_at >= end);
  const expired = kept < 0 ? rows : rows.slice(0, kept);
  return { expired: expired.slice(0, MESSAGES), isLast: expired.length <= MESSAGES };
}

async function dropQuotes(tx: WriteTransaction, ports: Ports, quotes: readonly MessageRow[]): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for (const { id, conversation_id, rev } of quotes) {
    await tx.updateMessage(id, { reply_to: null, rev: rev + 1 });
    const change = { conversation_id, type: 'message_updated', message_id: id, user_id: null, data: null };
    events.push(await appendChange(tx, ports, change));
  }
  return events;
}

/** @returns ids of their files */
async function removeMessages(tx: WriteTransaction, ports: Ports, expired: readonly MessageRow[]): Promise<string[]> {
  const roots = await rootsOf(tx, expired);
  const fileIds: string[] = [];
  for (const row of expired) {
    const root = roots.get(row.id) ?? row;
    if (root.reply_count > 0) {
      const { patch, fileIds: ids } = await emptyMessage(tx, row, timestamp(ports.clock.now()));
      await tx.updateMessage(row.id, { ...patch, reply_count: root.reply_count, rev: row.rev + 1 });
      fileIds.push(...ids);
    } else {
      const files = row.attachment_count > 0 ? await tx.attachmentsOf([row.id]) : [];
      fileIds.push(...(await deleteAttachments(tx, files)));
      await tx.deleteMessage(row.id);
    }
    roots.delete(row.id);
  }
  // Those that are left are tombstones from before.
  for (const { id, reply_count, rev } of roots.values()) {
    if (reply_count > 0) await tx.updateMessage(id, { reply_count, rev: rev + 1 });
    else await tx.deleteMessage(id);
  }
  return fileIds;
}

/** What the threads of these replies hang on, each with as many replies as are left without them. */
async function rootsOf(tx: ReadTransaction, expired: readonly MessageRow[]): Promise<Map<string, MessageRow>> {
  const replies = expired.filter(({ thread_id }) => thread_id !== null);
  const rows = await tx.messages(replies.flatMap(({ thread_id }) => thread_id ?? []));
  const roots = new Map(rows.map((row) => [row.id, row]));
  for (const { thread_id, deleted_at } of replies) {
    const root = roots.get(thread_id ?? '');
    if (root && deleted_at === null) roots.set(root.id, { ...root, reply_count: root.reply_count - 1 });
  }
  return roots;
}
