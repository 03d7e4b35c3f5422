import type {
  Circle,
  ConversationRow,
  EventRow,
  MemberRow,
  MessageRow,
  ReadTransaction,
  SendKeyRow,
  UserRow,
  UserSearch,
} from '../ports.ts';
import { indexAbove, keyOf, type MemoryDatabase } from './memory-database.ts';

const byJoining = (a: MemberRow, b: MemberRow): number =>
  compare(a.joined_at, b.joined_at) || compare(a.user_id, b.user_id);

const byName = (a: Place, b: Place): number => compare(a.name_key, b.name_key) || compare(a.id, b.id);

type Place = Pick<UserRow, 'name_key' | 'id'>;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads a {@link MemoryDatabase}. */
export class MemoryRead implements ReadTransaction {
  readonly #database: MemoryDatabase;
  #ended = false;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  /** From now on every call throws: work that goes on after its transaction is a mistake. */
  end(): void {
    this.#ended = true;
  }

  protected get data(): MemoryDatabase {
    if (this.#ended)
      throw new Error('Memory store: this transaction has ended. Use a transaction only inside its work.');
    return this.#database;
  }

  epoch(): string {
    return this.data.epoch;
  }

  user(id: string): UserRow | undefined {
    return this.data.users.get(id);
  }

  users(ids: readonly string[]): UserRow[] {
    return present([...new Set(ids)].map((id) => this.data.users.get(id)));
  }

  findUsers({ limit, after, except, match, circle }: UserSearch): UserRow[] {
    const rows = [...this.data.users.values()].filter(
      (row) =>
        row.id !== except &&
        (after === undefined || byName(row, after) > 0) &&
        (match === undefined || row.id === match.id || hasWords(row, match.words)) &&
        (circle === undefined || this.sharesConversation(circle, row.id)),
    );
    return rows.sort(byName).slice(0, limit);
  }

  sharesConversation({ userId, conversations }: Circle, otherId: string): boolean {
    const mine = [...(this.data.conversationsByUser.get(userId) ?? [])];
    return mine.some((id) => conversations?.includes(id) !== false && this.data.members.get(id)?.has(otherId) === true);
  }

  conversation(id: string): ConversationRow | undefined {
    return this.data.conversations.get(id);
  }

  heads(conversationIds: readonly string[]): { conversation_id: string; last_seq: number }[] {
    return present([...new Set(conversationIds)].map((id) => this.data.conversations.get(id))).map((row) => ({
      conversation_id: row.id,
      last_seq: row.last_seq,
    }));
  }

  conversationByDirectKey(directKey: string): ConversationRow | undefined {
    return this.conversation(this.data.directKeys.get(directKey) ?? '');
  }

  conversationByClientId(createdBy: string, clientId: string): ConversationRow | undefined {
    return this.conversation(this.data.conversationKeys.get(keyOf(createdBy, clientId)) ?? '');
  }

  conversationsOf(
    userId: string,
    page: { limit: number; belowActivity?: number; archived?: boolean },
  ): { conversation: ConversationRow; member: MemberRow }[] {
    const below = page.belowActivity ?? Infinity;
    const rows: { conversation: ConversationRow; member: MemberRow }[] = [];
    for (const id of this.data.conversationsByUser.get(userId) ?? []) {
      const conversation = this.conversation(id);
      const member = this.member(id, userId);
      if (conversation === undefined || member === undefined || conversation.activity >= below) continue;
      if (page.archived !== undefined && member.archived !== page.archived) continue;
      rows.push({ conversation, member });
    }
    return rows.sort((a, b) => b.conversation.activity - a.conversation.activity).slice(0, page.limit);
  }

  member(conversationId: string, userId: string): MemberRow | undefined {
    return this.data.members.get(conversationId)?.get(userId);
  }

  members(
    conversationId: string,
    page: { limit: number; after?: { joined_at: string; user_id: string } },
  ): MemberRow[] {
    const { after } = page;
    const rows = [...(this.data.members.get(conversationId)?.values() ?? [])].sort(byJoining);
    const from = after === undefined ? rows : rows.filter((row) => isAfter(row, after));
    return from.slice(0, page.limit);
  }

  memberIds(conversationId: string): string[] {
    return [...(this.data.members.get(conversationId)?.keys() ?? [])];
  }

  isBanned(conversationId: string, userId: string): boolean {
    return this.data.bans.has(keyOf(conversationId, userId));
  }

  message(id: string): MessageRow | undefined {
    return this.data.messages.get(id);
  }

  messages(ids: readonly string[]): MessageRow[] {
    return present([...new Set(ids)].map((id) => this.data.messages.get(id)));
  }

  history(conversationId: string, page: { limit: number; before?: number; after?: number }): MessageRow[] {
    const entries = this.data.timelines.get(conversationId) ?? [];
    const rows: MessageRow[] = [];
    const upwards = page.after !== undefined;
    const step = upwards ? 1 : -1;
    let index = upwards ? indexAbove(entries, page.after ?? 0) : indexAbove(entries, (page.before ?? Infinity) - 1) - 1;
    for (; rows.length < page.limit && index >= 0 && index < entries.length; index += step) {
      const row = this.message(entries[index]?.id ?? '');
      if (row?.thread_id === null) rows.push(row);
    }
    return upwards ? rows : rows.reverse();
  }

  sendKey(conversationId: string, senderId: string, clientId: string): SendKeyRow | undefined {
    return this.data.sendKeys.get(keyOf(conversationId, senderId, clientId));
  }

  event(conversationId: string, seq: number): EventRow | undefined {
    const log = this.data.logs.get(conversationId) ?? [];
    const row = log[indexAbove(log, seq) - 1];
    return row?.seq === seq ? row : undefined;
  }

  events(conversationId: string, afterSeq: number, limit: number): EventRow[] {
    const log = this.data.logs.get(conversationId) ?? [];
    const start = indexAbove(log, afterSeq);
    return log.slice(start, start + limit);
  }

  countUnread(conversationId: string, userId: string, afterSeq: number, max: number): number {
    return this.#count(conversationId, userId, afterSeq, max, (row) => row.thread_id === null && row.kind === 'text');
  }

  countMentions(conversationId: string, userId: string, afterSeq: number, max: number): number {
    return this.#count(conversationId, userId, afterSeq, max, (row) => row.mentions.includes(userId));
  }

  #count(
    conversationId: string,
    userId: string,
    afterSeq: number,
    max: number,
    counts: (row: MessageRow) => boolean,
  ): number {
    const entries = this.data.timelines.get(conversationId) ?? [];
    let count = 0;
    for (let index = indexAbove(entries, afterSeq); index < entries.length && count < max; index += 1) {
      const row = this.message(entries[index]?.id ?? '');
      if (row !== undefined && row.sender_id !== userId && row.deleted_at === null && counts(row)) count += 1;
    }
    return count;
  }
}

const isAfter = (row: MemberRow, place: { joined_at: string; user_id: string }): boolean =>
  (compare(row.joined_at, place.joined_at) || compare(row.user_id, place.user_id)) > 0;

const hasWords = ({ name_key }: UserRow, beginnings: readonly string[]): boolean => {
  const words = name_key.split(' ');
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
};

const present = <Row>(rows: readonly (Row | undefined)[]): Row[] => rows.filter((row) => row !== undefined);
