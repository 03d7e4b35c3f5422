import type {
  ConversationRow,
  EventRow,
  MemberRow,
  MessageRow,
  SendKeyRow,
  UserRow,
  WriteTransaction,
} from '../ports.ts';
import { indexAbove, keyOf } from './memory-database.ts';
import { MemoryRead } from './memory-read.ts';

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
  }

  updateMessage(id: string, patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq'>>): void {
    const { messages } = this.data;
    this.#set(messages, id, Object.freeze({ ...existing(messages, id, 'message'), ...patch }));
  }

  insertSendKey(row: SendKeyRow): void {
    const key = keyOf(row.conversation_id, row.sender_id, row.client_id);
    this.#insert(this.data.sendKeys, key, Object.freeze({ ...row }), 'send key');
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
