import type {
  AttachmentRow,
  Circle,
  ConversationHead,
  ConversationRow,
  ErasureRow,
  EventRow,
  FoundMessage,
  MemberRow,
  MessageRow,
  MessageSearch,
  OperationRow,
  ReactionGroup,
  ReactionRow,
  ReadTransaction,
  ReportRow,
  SendKeyRow,
  ShownMessage,
  UploadRow,
  UserRow,
  UserSearch,
} from '../ports.ts';
import { groupBy } from '../group-by.ts';
import { fileGroupOf } from '../attachments/file-types.ts';
import { hasLink, searchedText } from '../search/findable-text.ts';
import { hasTerms } from '../search/terms.ts';
import { wordsOf } from '../search/words.ts';
import { fieldsOf } from '../wire/message-fields.ts';
import { indexAbove, keyOf, type MemoryDatabase } from './memory-database.ts';

const byJoining = (a: MemberRow, b: MemberRow): number =>
  compare(a.joined_at, b.joined_at) || compare(a.user_id, b.user_id);

const byName = (a: Place, b: Place): number => compare(a.name_key, b.name_key) || compare(a.id, b.id);

type Place = Pick<UserRow, 'name_key' | 'id'>;

const byAge = (a: UploadRow | AttachmentRow, b: UploadRow | AttachmentRow): number =>
  compare(a.created_at, b.created_at) || compare(a.id, b.id);

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

  revokedAt(userId: string): number | undefined {
    return this.data.revocations.get(userId);
  }

  revocations(userIds: readonly string[]): { user_id: string; revoked_at: number }[] {
    return [...new Set(userIds)].flatMap((user_id) => {
      const revoked_at = this.revokedAt(user_id);
      return revoked_at === undefined ? [] : [{ user_id, revoked_at }];
    });
  }

  erasure(userId: string): ErasureRow | undefined {
    return this.data.erasures.get(userId);
  }

  erasures(limit: number): ErasureRow[] {
    return [...this.data.erasures.values()].filter(({ is_done }) => !is_done).slice(0, limit);
  }

  mergedInto(guestId: string): string | undefined {
    return this.data.merges.get(guestId);
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

  isBlocked(userId: string, otherId: string): boolean {
    return this.data.blocks.get(userId)?.has(otherId) === true;
  }

  blocks(userId: string, { limit, after = '' }: { limit: number; after?: string }): string[] {
    const ids = [...(this.data.blocks.get(userId) ?? [])].sort(compare);
    return ids.filter((id) => compare(id, after) > 0).slice(0, limit);
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

  headsOf(userId: string): ConversationHead[] {
    const rows = this.conversationsOf(userId, { limit: Infinity });
    return rows.map(({ conversation: { id, last_seq, activity } }) => ({ id, last_seq, activity }));
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

  memberships(userIds: readonly string[]): { user_id: string; conversation_id: string }[] {
    return [...new Set(userIds)].flatMap((user_id) =>
      [...(this.data.conversationsByUser.get(user_id) ?? [])].map((conversation_id) => ({ user_id, conversation_id })),
    );
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

  history(
    conversationId: string,
    page: { limit: number; before?: number; after?: number; thread?: string },
  ): ShownMessage[] {
    const { thread = null } = page;
    const entries = this.data.timelines.get(conversationId) ?? [];
    const rows: ShownMessage[] = [];
    const upwards = page.after !== undefined;
    const step = upwards ? 1 : -1;
    let index = upwards ? indexAbove(entries, page.after ?? 0) : indexAbove(entries, (page.before ?? Infinity) - 1) - 1;
    for (; rows.length < page.limit && index >= 0 && index < entries.length; index += step) {
      const row = this.message(entries[index]?.id ?? '');
      if (row?.thread_id === thread) rows.push({ ...row, fields: fieldsOf(row) });
    }
    return upwards ? rows : rows.reverse();
  }

  messagesAfter(conversationId: string, afterSeq: number, limit: number): MessageRow[] {
    const entries = this.data.timelines.get(conversationId) ?? [];
    const start = indexAbove(entries, afterSeq);
    return this.messages(entries.slice(start, start + limit).map(({ id }) => id));
  }

  quotesAcross(conversationId: string, place: { after: number; upTo: number }, limit: number): MessageRow[] {
    const { after, upTo } = place;
    const later = this.messagesAfter(conversationId, upTo, Infinity);
    const isQuoted = (seq = 0): boolean => seq > after && seq <= upTo;
    return later.filter(({ reply_to }) => isQuoted(this.message(reply_to ?? '')?.seq)).slice(0, limit);
  }

  withRetention({ limit, after = '' }: { limit: number; after?: string }): ConversationRow[] {
    const rows = [...this.data.conversations.values()].filter(
      ({ id, retention_days }) => retention_days !== null && compare(id, after) > 0,
    );
    return rows.sort((a, b) => compare(a.id, b.id)).slice(0, limit);
  }

  messagesBy(
    senderId: string,
    page: { limit: number; after?: Pick<MessageRow, 'conversation_id' | 'seq'> },
  ): MessageRow[] {
    const { limit, after } = page;
    const byPlace = (a: Pick<MessageRow, 'conversation_id' | 'seq'>, b: typeof a): number =>
      compare(a.conversation_id, b.conversation_id) || a.seq - b.seq;
    const rows = [...this.data.messages.values()].filter(
      (row) => row.sender_id === senderId && row.deleted_at === null,
    );
    const sorted = rows.sort(byPlace).filter((row) => after === undefined || byPlace(row, after) > 0);
    return sorted.slice(0, limit);
  }

  reactionsBy(
    userId: string,
    page: { limit: number; after?: Pick<ReactionRow, 'message_id' | 'emoji'> },
  ): ReactionRow[] {
    const { limit, after } = page;
    const byKey = (a: Pick<ReactionRow, 'message_id' | 'emoji'>, b: typeof a): number =>
      compare(a.message_id, b.message_id) || compare(a.emoji, b.emoji);
    const rows = [...this.data.reactions.values()].flatMap((reactions) => [...reactions.values()]);
    const mine = rows.filter((row) => row.user_id === userId && (after === undefined || byKey(row, after) > 0));
    return mine.sort(byKey).slice(0, limit);
  }

  pins(conversationId: string, limit: number): MessageRow[] {
    const entries = this.data.timelines.get(conversationId) ?? [];
    const pinned = present(entries.map(({ id }) => this.data.messages.get(id))).filter(
      (row) => row.pinned_seq !== null,
    );
    return pinned.sort((a, b) => (b.pinned_seq ?? 0) - (a.pinned_seq ?? 0)).slice(0, limit);
  }

  sendKey(conversationId: string, senderId: string, clientId: string): SendKeyRow | undefined {
    return this.data.sendKeys.get(keyOf(conversationId, senderId, clientId));
  }

  sendKeysOf(senderId: string, clientId: string, limit: number): SendKeyRow[] {
    const mine = [...(this.data.conversationsByUser.get(senderId) ?? [])];
    return present(mine.map((id) => this.sendKey(id, senderId, clientId))).slice(0, limit);
  }

  reactions(messageIds: readonly string[], view: { users: number; viewerId: string | null }): ReactionGroup[] {
    return [...new Set(messageIds)].flatMap((id) => this.#reactionsTo(id, view));
  }

  #reactionsTo(messageId: string, view: { users: number; viewerId: string | null }): ReactionGroup[] {
    const rows = [...(this.data.reactions.get(messageId)?.values() ?? [])].sort((a, b) => a.rev - b.rev);
    return [...groupBy(rows, (row) => row.emoji)].map(([emoji, group]) => ({
      message_id: messageId,
      emoji,
      count: group.length,
      user_ids: group.slice(0, view.users).map((row) => row.user_id),
      mine: group.some((row) => row.user_id === view.viewerId),
    }));
  }

  operation(userId: string, opId: string): OperationRow | undefined {
    return this.data.operations.get(keyOf(userId, opId));
  }

  search({ terms, circle, limit, below = Infinity, ...only }: MessageSearch): FoundMessage[] {
    const { conversationId, senderId, before, after, withLink, files } = only;
    const mine = this.data.conversationsByUser.get(circle.userId) ?? new Set();
    const found: FoundMessage[] = [];
    for (const [id, place] of [...this.data.places].sort(([, a], [, b]) => b - a)) {
      const message = this.message(id);
      if (found.length === limit) break;
      if (place >= below || message === undefined || !mine.has(message.conversation_id)) continue;
      const attached = this.filesOf(message);
      const fits =
        circle.conversations?.includes(message.conversation_id) !== false &&
        (conversationId === undefined || message.conversation_id === conversationId) &&
        (senderId === undefined || message.sender_id === senderId) &&
        (before === undefined || message.created_at < before) &&
        (after === undefined || message.created_at > after) &&
        (withLink !== true || hasLink(message)) &&
        (files === undefined || attached.some((row) => files === 'any' || fileGroupOf(row.content_type) === files)) &&
        hasTerms(wordsOf(searchedText(message, namesOf(attached))), terms);
      if (fits) found.push({ place, message });
    }
    return found;
  }

  report(id: string): ReportRow | undefined {
    return this.data.reports.get(id);
  }

  openReport(messageId: string, reporterId: string): ReportRow | undefined {
    return [...this.data.reports.values()].find(
      (row) => row.status === 'open' && row.message_id === messageId && row.reporter_id === reporterId,
    );
  }

  reports(page: { limit: number; belowNumber?: number; status?: ReportRow['status'] }): ReportRow[] {
    const { limit, belowNumber = Infinity, status } = page;
    const rows = [...this.data.reports.values()].filter(
      (row) => row.number < belowNumber && (status === undefined || row.status === status),
    );
    return rows.sort((a, b) => b.number - a.number).slice(0, limit);
  }

  reportsBy(reporterId: string, page: { limit: number; belowNumber?: number }): ReportRow[] {
    const { limit, belowNumber = Infinity } = page;
    const rows = [...this.data.reports.values()].filter(
      (row) => row.reporter_id === reporterId && row.number < belowNumber,
    );
    return rows.sort((a, b) => b.number - a.number).slice(0, limit);
  }

  attachmentsBy(
    ownerId: string,
    page: { limit: number; after?: Pick<AttachmentRow, 'charge' | 'id'> },
  ): AttachmentRow[] {
    const { limit, after } = page;
    const byCharge = (a: Pick<AttachmentRow, 'charge' | 'id'>, b: typeof a): number =>
      a.charge - b.charge || compare(a.id, b.id);
    return this.#attachments((row) => row.owner_id === ownerId && (after === undefined || byCharge(row, after) > 0))
      .sort(byCharge)
      .slice(0, limit);
  }

  uploadsBy(ownerId: string, limit: number): UploadRow[] {
    return [...this.data.uploads.values()].filter((row) => row.owner_id === ownerId).slice(0, limit);
  }

  attachment(id: string): AttachmentRow | undefined {
    return this.data.attachments.get(id);
  }

  attachmentsOf(messageIds: readonly string[]): AttachmentRow[] {
    const wanted = new Set<string | null>(messageIds);
    return this.#attachments((row) => wanted.has(row.message_id)).sort((a, b) => a.place - b.place);
  }

  protected filesOf({ id, attachment_count }: MessageRow): AttachmentRow[] {
    return attachment_count > 0 ? this.attachmentsOf([id]) : [];
  }

  attachmentsIn(conversationId: string): AttachmentRow[] {
    return this.#attachments((row) => row.conversation_id === conversationId);
  }

  unsentAttachments(before: string, limit: number): AttachmentRow[] {
    return this.#attachments((row) => row.message_id === null && row.created_at < before)
      .sort(byAge)
      .slice(0, limit);
  }

  #attachments(matches: (row: AttachmentRow) => boolean): AttachmentRow[] {
    return [...this.data.attachments.values()].filter(matches);
  }

  upload(id: string): UploadRow | undefined {
    return this.data.uploads.get(id);
  }

  oldUploads(before: string, limit: number): UploadRow[] {
    const rows = [...this.data.uploads.values()].filter((row) => row.created_at < before);
    return rows.sort(byAge).slice(0, limit);
  }

  chargeOf(ownerId: string): number {
    const rows = [...this.data.attachments.values(), ...this.data.uploads.values()];
    return rows.filter((row) => row.owner_id === ownerId).reduce((sum, { charge }) => sum + charge, 0);
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

/** The names of files. */
export const namesOf = (files: readonly AttachmentRow[]): string[] => files.map(({ name }) => name);

const isAfter = (row: MemberRow, place: { joined_at: string; user_id: string }): boolean =>
  (compare(row.joined_at, place.joined_at) || compare(row.user_id, place.user_id)) > 0;

const hasWords = ({ name_key }: UserRow, beginnings: readonly string[]): boolean => {
  const words = name_key.split(' ');
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
};

const present = <Row>(rows: readonly (Row | undefined)[]): Row[] => rows.filter((row) => row !== undefined);
