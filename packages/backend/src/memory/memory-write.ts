import type {
  AttachmentRow,
  ConversationRow,
  ErasureRow,
  EventRow,
  MemberRow,
  MessageRow,
  OperationRow,
  ReactionRow,
  ReportRow,
  SendKeyRow,
  UploadRow,
  UserRow,
  WriteTransaction,
} from '../ports.ts';
import { findableText } from '../search/findable-text.ts';
import { indexAbove, keyOf } from './memory-database.ts';
import { MemoryRead, namesOf } from './memory-read.ts';

/** One change of the database, to be done, undone and done again. */
export interface Change {
  apply(): void;
  revert(): void;
}

/** Changes a {@link MemoryDatabase} in place and keeps how to take each change back. */
export class MemoryWrite extends MemoryRead implements WriteTransaction {
  readonly changes: Change[] = [];

  putUser(row: UserRow): void {
    this.#set(this.data.users, row.id, Object.freeze({ ...row }));
  }

  deleteUser(id: string): void {
    const { users, blocks, conversationsByUser } = this.data;
    if ((conversationsByUser.get(id)?.size ?? 0) > 0) throw new Error('Memory store: this user is a member somewhere.');
    this.#set(blocks, id, undefined);
    this.#set(users, id, undefined);
  }

  putErasure(row: ErasureRow): void {
    this.#set(this.data.erasures, row.user_id, Object.freeze({ ...row }));
  }

  setRevokedAt(userId: string, at: number): void {
    this.#set(this.data.revocations, userId, at);
  }

  setMergedInto(guestId: string, userId: string): void {
    this.#set(this.data.merges, guestId, userId);
  }

  moveUser(conversationId: string, fromId: string, toId: string): void {
    const { messages, timelines, sendKeys, operations } = this.data;
    const ids = new Set(timelines.get(conversationId)?.map(({ id }) => id));
    for (const id of ids) {
      const message = existing(messages, id, 'message');
      const mentions = [...new Set(message.mentions.map((user) => (user === fromId ? toId : user)))];
      const lost = this.#moveReactions(id, fromId, toId);
      this.updateMessage(id, {
        ...(message.sender_id === fromId && { sender_id: toId, rev: message.rev + 1 }),
        mentions,
        reaction_count: message.reaction_count - lost,
      });
    }
    for (const row of [...sendKeys.values()]) {
      if (row.conversation_id !== conversationId || row.sender_id !== fromId) continue;
      this.#rename(sendKeys, keyOf(conversationId, fromId, row.client_id), keyOf(conversationId, toId, row.client_id), {
        ...row,
        sender_id: toId,
      });
    }
    for (const row of [...operations.values()]) {
      if (row.user_id !== fromId || !ids.has(row.message_id)) continue;
      this.#rename(operations, keyOf(fromId, row.op_id), keyOf(toId, row.op_id), { ...row, user_id: toId });
    }
    this.#moveFiles(conversationId, fromId, toId);
  }

  #moveFiles(conversationId: string, fromId: string, toId: string): void {
    const { attachments, uploads } = this.data;
    for (const [id, row] of [...attachments]) {
      if (row.owner_id !== fromId || (row.conversation_id ?? conversationId) !== conversationId) continue;
      this.#set(attachments, id, Object.freeze({ ...row, owner_id: toId }));
    }
    for (const [id, row] of [...uploads]) {
      if (row.owner_id === fromId) this.#set(uploads, id, Object.freeze({ ...row, owner_id: toId }));
    }
  }

  /** @returns how many are fewer, since both reacted alike */
  #moveReactions(messageId: string, fromId: string, toId: string): number {
    const reactions = this.data.reactions.get(messageId);
    let lost = 0;
    for (const row of [...(reactions?.values() ?? [])]) {
      if (reactions === undefined || row.user_id !== fromId) continue;
      const moved = this.#rename(reactions, keyOf(row.emoji, fromId), keyOf(row.emoji, toId), {
        ...row,
        user_id: toId,
      });
      if (moved) continue;
      this.#set(reactions, keyOf(row.emoji, fromId), undefined);
      lost += 1;
    }
    return lost;
  }

  /** @returns false where the new key is taken: the row stays as it is */
  #rename<Row>(table: Map<string, Row>, from: string, to: string, row: Row): boolean {
    if (table.has(to)) return false;
    this.#set(table, from, undefined);
    this.#set(table, to, Object.freeze(row));
    return true;
  }

  setBlocked(userId: string, otherId: string, blocked: boolean): void {
    existing(this.data.users, userId, 'user');
    const others = this.#within(this.data.blocks, userId, () => new Set<string>());
    if (others.has(otherId) === blocked) return;
    const add = () => others.add(otherId);
    const remove = () => others.delete(otherId);
    this.#change(blocked ? { apply: add, revert: remove } : { apply: remove, revert: add });
  }

  insertConversation(row: Omit<ConversationRow, 'activity'>): void {
    const { conversations, directKeys, conversationKeys } = this.data;
    insertable(conversations, row.id, 'conversation');
    if (row.direct_key !== null) this.#insert(directKeys, row.direct_key, row.id, 'direct conversation');
    if (row.client_id !== null) {
      this.#insert(conversationKeys, keyOf(row.created_by, row.client_id), row.id, 'conversation with this client_id');
    }
    this.#set(conversations, row.id, Object.freeze({ ...row, activity: this.#nextActivity() }));
  }

  updateConversation(id: string, patch: Partial<Omit<ConversationRow, 'id' | 'last_seq' | 'activity'>>): void {
    const { conversations, directKeys } = this.data;
    const before = existing(conversations, id, 'conversation');
    if (patch.direct_key !== undefined && patch.direct_key !== before.direct_key) {
      if (before.direct_key !== null) this.#set(directKeys, before.direct_key, undefined);
      if (patch.direct_key !== null) this.#insert(directKeys, patch.direct_key, id, 'direct conversation');
    }
    this.#set(conversations, id, Object.freeze({ ...before, ...patch }));
  }

  insertMember(row: MemberRow): void {
    const { members, conversationsByUser } = this.data;
    existing(this.data.conversations, row.conversation_id, 'conversation');
    existing(this.data.users, row.user_id, 'user');
    this.#insert(
      this.#within(members, row.conversation_id, () => new Map<string, MemberRow>()),
      row.user_id,
      Object.freeze({ ...row }),
      'member',
    );
    const conversations = this.#within(conversationsByUser, row.user_id, () => new Set<string>());
    this.#change({
      apply: () => conversations.add(row.conversation_id),
      revert: () => conversations.delete(row.conversation_id),
    });
  }

  updateMember(
    conversationId: string,
    userId: string,
    patch: Partial<Omit<MemberRow, 'conversation_id' | 'user_id'>>,
  ): void {
    const members = existing(this.data.members, conversationId, 'conversation with members');
    this.#set(members, userId, Object.freeze({ ...existing(members, userId, 'member'), ...patch }));
  }

  deleteMember(conversationId: string, userId: string): void {
    const members = this.data.members.get(conversationId);
    if (members?.has(userId) !== true) return;
    this.#set(members, userId, undefined);
    const conversations = this.data.conversationsByUser.get(userId);
    this.#change({
      apply: () => conversations?.delete(conversationId),
      revert: () => conversations?.add(conversationId),
    });
  }

  setBanned(conversationId: string, userId: string, banned: boolean): void {
    existing(this.data.conversations, conversationId, 'conversation');
    this.#set(this.data.bans, keyOf(conversationId, userId), banned ? true : undefined);
  }

  appendEvent(event: Omit<EventRow, 'seq'>): number {
    const { conversations, logs } = this.data;
    const conversation = existing(conversations, event.conversation_id, 'conversation');
    const seq = conversation.last_seq + 1;
    this.#insertSorted(logs, event.conversation_id, Object.freeze({ ...event, seq }));
    this.#set(
      conversations,
      conversation.id,
      Object.freeze({ ...conversation, last_seq: seq, last_event_id: event.event_id, activity: this.#nextActivity() }),
    );
    return seq;
  }

  insertMessage(row: MessageRow): void {
    this.#insert(this.data.messages, row.id, Object.freeze({ ...row, mentions: [...row.mentions] }), 'message');
    this.#insertSorted(this.data.timelines, row.conversation_id, { seq: row.seq, id: row.id });
    this.#place(row);
  }

  /** What has words can be found. */
  #place(row: MessageRow): void {
    const { data } = this;
    const has = findableText(row, namesOf(this.filesOf(row))) !== '';
    if (has === data.places.has(row.id)) return;
    if (!has) return this.#set(data.places, row.id, undefined);
    const before = data.lastPlace;
    this.#change({ apply: () => (data.lastPlace = before + 1), revert: () => (data.lastPlace = before) });
    this.#set(data.places, row.id, data.lastPlace);
  }

  updateMessage(id: string, patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq'>>): void {
    const { messages } = this.data;
    const row = Object.freeze({ ...existing(messages, id, 'message'), ...patch });
    this.#set(messages, id, row);
    this.#place(row);
  }

  deleteMessage(id: string): void {
    const { messages, timelines, places, reports } = this.data;
    const message = messages.get(id);
    if (message === undefined) return;
    this.deleteReactions(id);
    for (const report of [...reports.values()]) if (report.message_id === id) this.#set(reports, report.id, undefined);
    this.#set(places, id, undefined);
    this.#set(messages, id, undefined);
    this.#removeSorted(timelines.get(message.conversation_id) ?? [], message.seq);
  }

  trimLog(conversationId: string, seq: number, limit: number): number {
    const log = this.data.logs.get(conversationId) ?? [];
    const old = log.slice(0, Math.min(limit, indexAbove(log, seq - 1)));
    for (const event of old) this.#removeSorted(log, event.seq);
    return old.length;
  }

  insertSendKey(row: SendKeyRow): void {
    const key = keyOf(row.conversation_id, row.sender_id, row.client_id);
    this.#insert(this.data.sendKeys, key, Object.freeze({ ...row }), 'send key');
  }

  insertReaction(row: ReactionRow): void {
    existing(this.data.messages, row.message_id, 'message');
    const reactions = this.#within(this.data.reactions, row.message_id, () => new Map<string, ReactionRow>());
    this.#insert(reactions, keyOf(row.emoji, row.user_id), Object.freeze({ ...row }), 'reaction');
  }

  deleteReaction(messageId: string, emoji: string, userId: string): void {
    const reactions = this.data.reactions.get(messageId);
    if (reactions !== undefined) this.#set(reactions, keyOf(emoji, userId), undefined);
  }

  deleteReactions(messageId: string): void {
    this.#set(this.data.reactions, messageId, undefined);
  }

  insertOperation(row: OperationRow): void {
    this.#insert(this.data.operations, keyOf(row.user_id, row.op_id), Object.freeze({ ...row }), 'operation');
  }

  insertReport(row: Omit<ReportRow, 'number'>): void {
    const { reports } = this.data;
    const number = Math.max(0, ...Array.from(reports.values(), (report) => report.number)) + 1;
    this.#insert(reports, row.id, Object.freeze({ ...row, number }), 'report');
  }

  updateReport(id: string, patch: Pick<ReportRow, 'status'>): void {
    this.#set(this.data.reports, id, Object.freeze({ ...existing(this.data.reports, id, 'report'), ...patch }));
  }

  insertAttachment(row: AttachmentRow): void {
    this.#insert(this.data.attachments, row.id, Object.freeze({ ...row }), 'attachment');
  }

  updateAttachment(id: string, patch: Pick<AttachmentRow, 'conversation_id' | 'message_id' | 'place'>): void {
    const { attachments } = this.data;
    this.#set(attachments, id, Object.freeze({ ...existing(attachments, id, 'attachment'), ...patch }));
    this.#replace(patch.message_id);
  }

  deleteAttachment(id: string): void {
    const messageId = this.attachment(id)?.message_id;
    this.#set(this.data.attachments, id, undefined);
    this.#replace(messageId);
  }

  /** The files of a message are others than before. */
  #replace(messageId: string | null | undefined): void {
    const message = this.message(messageId ?? '');
    if (message !== undefined) this.#place(message);
  }

  insertUpload(row: UploadRow): void {
    this.#insert(this.data.uploads, row.id, Object.freeze({ ...row }), 'upload');
  }

  deleteUpload(id: string): void {
    this.#set(this.data.uploads, id, undefined);
  }

  #change(change: Change): void {
    change.apply();
    this.changes.push(change);
  }

  #nextActivity(): number {
    const { data } = this;
    const before = data.activity;
    const next = before + 1;
    this.#change({ apply: () => (data.activity = next), revert: () => (data.activity = before) });
    return next;
  }

  #set<Value>(table: Map<string, Value>, key: string, value: Value | undefined): void {
    const before = table.get(key);
    this.#change({ apply: () => put(table, key, value), revert: () => put(table, key, before) });
  }

  #insert<Value>(table: Map<string, Value>, key: string, value: Value, what: string): void {
    insertable(table, key, what);
    this.#set(table, key, value);
  }

  /** The collection at `key`. An empty one that outlives a rolled back work does no harm: it changes no answer. */
  #within<Collection>(table: Map<string, Collection>, key: string, empty: () => Collection): Collection {
    let collection = table.get(key);
    if (collection === undefined) table.set(key, (collection = empty()));
    return collection;
  }

  #removeSorted(rows: { readonly seq: number }[], seq: number): void {
    const index = indexAbove(rows, seq) - 1;
    const row = rows[index];
    if (row?.seq !== seq) return;
    this.#change({
      apply: () => rows.splice(indexAbove(rows, seq) - 1, 1),
      revert: () => rows.splice(indexAbove(rows, seq), 0, row),
    });
  }

  #insertSorted<Row extends { readonly seq: number }>(table: Map<string, Row[]>, key: string, row: Row): void {
    const rows = this.#within(table, key, (): Row[] => []);
    this.#change({
      apply: () => rows.splice(indexAbove(rows, row.seq), 0, row),
      revert: () => rows.splice(rows.indexOf(row), 1),
    });
  }
}

function put<Value>(table: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) table.delete(key);
  else table.set(key, value);
}

function existing<Value>(table: ReadonlyMap<string, Value>, key: string, what: string): Value {
  const value = table.get(key);
  if (value === undefined) throw new Error(`Memory store: there is no such ${what}.`);
  return value;
}

function insertable(table: ReadonlyMap<string, unknown>, key: string, what: string): void {
  if (table.has(key)) throw new Error(`Memory store: this ${what} exists already.`);
}
