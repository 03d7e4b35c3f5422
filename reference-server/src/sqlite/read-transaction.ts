import type { Database, Statement } from 'better-sqlite3';
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
  Term,
  UploadRow,
  UserRow,
  UserSearch,
} from '@hypee/chat-backend';
import { groupReactions } from './reaction-groups.ts';
import { QUERIES, type QueryName, type QueryRows } from './queries.ts';
import { toConversation, toErasure, toEvent, toMember, toMessage, toShown, type Cell, type RawShown } from './rows.ts';

type Named = Record<string, Cell>;

/** Where there is no bound: above every `seq` and every `activity`. */
const NO_BOUND = Number.MAX_SAFE_INTEGER;

/** Queries for one value. */
const PLUCKED = [
  'countUnread',
  'countMentions',
  'memberIds',
  'isBanned',
  'isBlocked',
  'blocks',
  'mergedInto',
  'meta',
  'revokedAt',
  'sharesConversation',
  'conversationKey',
  'chargeOf',
] as const satisfies readonly QueryName[];

/** Queries of many rows, each of which is read as a list: an object for each would cost more than to read it. */
const LISTED = [
  'historyBefore',
  'historyAfter',
  'threadBefore',
  'threadAfter',
  'reactions',
] as const satisfies readonly QueryName[];

/** Every query, prepared once on one connection. */
export type PreparedQueries = { readonly [Name in QueryName]: Statement<[Named], QueryRows[Name]> };

/** Prepares every query on a connection. */
export function prepareQueries(db: Database): PreparedQueries {
  const prepared = Object.entries(QUERIES).map(([name, sql]) => [name, db.prepare<[Named]>(sql)]);
  const statements = Object.fromEntries(prepared) as PreparedQueries;
  for (const name of PLUCKED) statements[name].pluck();
  for (const name of LISTED) statements[name].raw();
  statements.conversationsOf.expand();
  return statements;
}

/** The reads of one transaction. Whoever owns the connection begins and ends the transaction itself. */
export class SqliteReads implements ReadTransaction {
  readonly #queries: PreparedQueries;
  #ended = false;

  constructor(queries: PreparedQueries) {
    this.#queries = queries;
  }

  /** From now on every call throws: it would land in somebody else's transaction. */
  end(): void {
    this.#ended = true;
  }

  protected assertOpen(): void {
    if (this.#ended)
      throw new Error('SQLite store: this transaction has ended. Use a transaction only inside its work.');
  }

  #get<Name extends QueryName>(name: Name, values: Named): QueryRows[Name] | undefined {
    this.assertOpen();
    return this.#queries[name].get(values);
  }

  #all<Name extends QueryName>(name: Name, values: Named): QueryRows[Name][] {
    this.assertOpen();
    return this.#queries[name].all(values);
  }

  meta(name: string): string | undefined {
    return this.#get('meta', { name });
  }

  epoch(): string {
    return this.meta('epoch') ?? '';
  }

  user(id: string): UserRow | undefined {
    return this.#get('user', { id });
  }

  revokedAt(userId: string): number | undefined {
    return this.#get('revokedAt', { user: userId });
  }

  revocations(userIds: readonly string[]): { user_id: string; revoked_at: number }[] {
    return this.#all('revocations', { ids: uniqueIds(userIds) });
  }

  erasure(userId: string): ErasureRow | undefined {
    const raw = this.#get('erasure', { user: userId });
    return raw && toErasure(raw);
  }

  erasures(limit: number): ErasureRow[] {
    return this.#all('erasures', { limit }).map(toErasure);
  }

  mergedInto(guestId: string): string | undefined {
    return this.#get('mergedInto', { guest: guestId });
  }

  users(ids: readonly string[]): UserRow[] {
    return this.#all('users', { ids: uniqueIds(ids) });
  }

  findUsers({ limit, after, except, match, circle }: UserSearch): UserRow[] {
    const place = { nameKey: after?.name_key ?? '', id: after?.id ?? '', except, limit };
    const words = { words: match ? JSON.stringify(match.words) : null, wholeId: match?.id ?? null };
    if (circle) return this.#all('usersOfCircle', { ...place, ...words, ...circleValues(circle) });
    if (!match) return this.#all('usersByName', place);
    return this.#all('usersByWords', { ...place, ...words, firstWord: match.words[0] ?? '' });
  }

  sharesConversation(circle: Circle, otherId: string): boolean {
    return this.#get('sharesConversation', { ...circleValues(circle), other: otherId }) !== undefined;
  }

  isBlocked(userId: string, otherId: string): boolean {
    return this.#get('isBlocked', { user: userId, other: otherId }) !== undefined;
  }

  blocks(userId: string, { limit, after = '' }: { limit: number; after?: string }): string[] {
    return this.#all('blocks', { user: userId, after, limit });
  }

  #conversation(
    name: 'conversation' | 'conversationByDirectKey' | 'conversationByClientId',
    values: Named,
  ): ConversationRow | undefined {
    const raw = this.#get(name, values);
    return raw && toConversation(raw);
  }

  conversation(id: string): ConversationRow | undefined {
    return this.#conversation('conversation', { id });
  }

  heads(conversationIds: readonly string[]): { conversation_id: string; last_seq: number }[] {
    return this.#all('heads', { ids: uniqueIds(conversationIds) });
  }

  conversationByDirectKey(directKey: string): ConversationRow | undefined {
    return this.#conversation('conversationByDirectKey', { directKey });
  }

  conversationByClientId(createdBy: string, clientId: string): ConversationRow | undefined {
    return this.#conversation('conversationByClientId', { createdBy, clientId });
  }

  conversationsOf(
    userId: string,
    page: { limit: number; belowActivity?: number; archived?: boolean },
  ): { conversation: ConversationRow; member: MemberRow }[] {
    const rows = this.#all('conversationsOf', {
      user: userId,
      below: page.belowActivity ?? NO_BOUND,
      archived: page.archived === undefined ? null : Number(page.archived),
      limit: page.limit,
    });
    return rows.map(({ conversations, members }) => ({
      conversation: toConversation(conversations),
      member: toMember(conversations.id, members),
    }));
  }

  headsOf(userId: string): ConversationHead[] {
    return this.#all('headsOf', { user: userId });
  }

  member(conversationId: string, userId: string): MemberRow | undefined {
    const raw = this.#get('member', { conversation: conversationId, user: userId });
    return raw && toMember(conversationId, raw);
  }

  members(
    conversationId: string,
    page: { limit: number; after?: { joined_at: string; user_id: string } },
  ): MemberRow[] {
    const rows = this.#all('members', {
      conversation: conversationId,
      joinedAt: page.after?.joined_at ?? '',
      user: page.after?.user_id ?? '',
      limit: page.limit,
    });
    return rows.map((raw) => toMember(conversationId, raw));
  }

  memberIds(conversationId: string): string[] {
    return this.#all('memberIds', { conversation: conversationId });
  }

  memberships(userIds: readonly string[]): { user_id: string; conversation_id: string }[] {
    return this.#all('memberships', { ids: uniqueIds(userIds) });
  }

  isBanned(conversationId: string, userId: string): boolean {
    return this.#get('isBanned', { conversation: conversationId, user: userId }) !== undefined;
  }

  message(id: string): MessageRow | undefined {
    const raw = this.#get('message', { id });
    return raw && toMessage(raw);
  }

  messages(ids: readonly string[]): MessageRow[] {
    return this.#all('messages', { ids: uniqueIds(ids) }).map(toMessage);
  }

  history(
    conversationId: string,
    page: { limit: number; before?: number; after?: number; thread?: string },
  ): ShownMessage[] {
    const { limit, after, before = NO_BOUND, thread } = page;
    const place = { conversation: conversationId, limit, ...(thread !== undefined && { thread }) };
    const shown = (raw: RawShown): ShownMessage => toShown(conversationId, raw);
    if (after !== undefined) {
      return this.#all(thread === undefined ? 'historyAfter' : 'threadAfter', { ...place, after }).map(shown);
    }
    const newestFirst = this.#all(thread === undefined ? 'historyBefore' : 'threadBefore', { ...place, before });
    return newestFirst.reverse().map(shown);
  }

  messagesAfter(conversationId: string, afterSeq: number, limit: number): MessageRow[] {
    return this.#all('messagesAfter', { conversation: conversationId, after: afterSeq, limit }).map(toMessage);
  }

  quotesAcross(conversationId: string, place: { after: number; upTo: number }, limit: number): MessageRow[] {
    return this.#all('quotesAcross', { conversation: conversationId, ...place, limit }).map(toMessage);
  }

  withRetention({ limit, after = '' }: { limit: number; after?: string }): ConversationRow[] {
    return this.#all('withRetention', { after, limit }).map(toConversation);
  }

  messagesBy(
    senderId: string,
    page: { limit: number; after?: Pick<MessageRow, 'conversation_id' | 'seq'> },
  ): MessageRow[] {
    const { limit, after } = page;
    const place = { conversation: after?.conversation_id ?? '', seq: after?.seq ?? 0 };
    return this.#all('messagesBy', { sender: senderId, ...place, limit }).map(toMessage);
  }

  /** What the user said in a conversation, deleted or not, and what mentions them. */
  protected sentOrMentioned(conversationId: string, userId: string): MessageRow[] {
    return this.#all('sentOrMentioned', { conversation: conversationId, user: userId }).map(toMessage);
  }

  reactionsBy(
    userId: string,
    page: { limit: number; after?: Pick<ReactionRow, 'message_id' | 'emoji'> },
  ): ReactionRow[] {
    const { limit, after } = page;
    return this.#all('reactionsBy', {
      user: userId,
      message: after?.message_id ?? '',
      emoji: after?.emoji ?? '',
      limit,
    });
  }

  pins(conversationId: string, limit: number): MessageRow[] {
    return this.#all('pins', { conversation: conversationId, limit }).map(toMessage);
  }

  sendKey(conversationId: string, senderId: string, clientId: string): SendKeyRow | undefined {
    return this.#get('sendKey', { conversation: conversationId, sender: senderId, clientId });
  }

  sendKeysOf(senderId: string, clientId: string, limit: number): SendKeyRow[] {
    return this.#all('sendKeysOf', { sender: senderId, clientId, limit });
  }

  reactions(messageIds: readonly string[], view: { users: number; viewerId: string | null }): ReactionGroup[] {
    return groupReactions(this.#all('reactions', { ids: uniqueIds(messageIds) }), view);
  }

  operation(userId: string, opId: string): OperationRow | undefined {
    return this.#get('operation', { user: userId, opId });
  }

  search({ terms, circle, limit, below = NO_BOUND, ...only }: MessageSearch): FoundMessage[] {
    const { conversationId, senderId, before, after, withLink, files } = only;
    const asked = {
      ...circleValues(circle),
      below,
      sender: senderId ?? null,
      since: after ?? null,
      until: before ?? null,
      link: Number(withLink ?? false),
      files: files ?? null,
      limit,
    };
    const rows =
      terms.length === 0
        ? this.#all('searchFiles', { ...asked, conversation: conversationId ?? null })
        : this.#all('search', { ...asked, match: this.#matchOf(terms, conversationId) });
    return rows.map(({ place, ...raw }) => ({ place, message: toMessage(raw) }));
  }

  /** The terms as the index is asked for them; words have letters and digits only. */
  #matchOf(terms: readonly Term[], conversationId: string | undefined): string {
    const all = terms.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? ' *' : ''}`);
    const content = `content : (${all.join(' AND ')})`;
    if (conversationId === undefined) return content;
    return `conversation : "${String(this.#get('conversationKey', { id: conversationId }) ?? 0)}" AND ${content}`;
  }

  report(id: string): ReportRow | undefined {
    return this.#get('report', { id });
  }

  openReport(messageId: string, reporterId: string): ReportRow | undefined {
    return this.#get('openReport', { message: messageId, reporter: reporterId });
  }

  reports(page: { limit: number; belowNumber?: number; status?: ReportRow['status'] }): ReportRow[] {
    const { limit, belowNumber: below = NO_BOUND, status } = page;
    return status === undefined
      ? this.#all('reports', { below, limit })
      : this.#all('reportsOfStatus', { status, below, limit });
  }

  reportsBy(reporterId: string, page: { limit: number; belowNumber?: number }): ReportRow[] {
    const { limit, belowNumber: below = NO_BOUND } = page;
    return this.#all('reportsBy', { reporter: reporterId, below, limit });
  }

  attachmentsBy(
    ownerId: string,
    page: { limit: number; after?: Pick<AttachmentRow, 'charge' | 'id'> },
  ): AttachmentRow[] {
    const { limit, after } = page;
    return this.#all('attachmentsBy', { owner: ownerId, charge: after?.charge ?? -1, id: after?.id ?? '', limit });
  }

  uploadsBy(ownerId: string, limit: number): UploadRow[] {
    return this.#all('uploadsBy', { owner: ownerId, limit });
  }

  attachment(id: string): AttachmentRow | undefined {
    return this.#get('attachment', { id });
  }

  attachmentsOf(messageIds: readonly string[]): AttachmentRow[] {
    return this.#all('attachmentsOf', { ids: uniqueIds(messageIds) });
  }

  attachmentsIn(conversationId: string): AttachmentRow[] {
    return this.#all('attachmentsIn', { conversation: conversationId });
  }

  unsentAttachments(before: string, limit: number): AttachmentRow[] {
    return this.#all('unsentAttachments', { before, limit });
  }

  upload(id: string): UploadRow | undefined {
    return this.#get('upload', { id });
  }

  oldUploads(before: string, limit: number): UploadRow[] {
    return this.#all('oldUploads', { before, limit });
  }

  chargeOf(ownerId: string): number {
    return this.#get('chargeOf', { owner: ownerId }) ?? 0;
  }

  event(conversationId: string, seq: number): EventRow | undefined {
    const raw = this.#get('event', { conversation: conversationId, seq });
    return raw && toEvent(conversationId, raw);
  }

  events(conversationId: string, afterSeq: number, limit: number): EventRow[] {
    const rows = this.#all('events', { conversation: conversationId, after: afterSeq, limit });
    return rows.map((raw) => toEvent(conversationId, raw));
  }

  countUnread(conversationId: string, userId: string, afterSeq: number, max: number): number {
    return this.#count('countUnread', conversationId, userId, afterSeq, max);
  }

  countMentions(conversationId: string, userId: string, afterSeq: number, max: number): number {
    return this.#count('countMentions', conversationId, userId, afterSeq, max);
  }

  #count(
    name: 'countUnread' | 'countMentions',
    conversation: string,
    user: string,
    after: number,
    max: number,
  ): number {
    return this.#get(name, { conversation, user, after, max }) ?? 0;
  }
}

const circleValues = ({ userId, conversations }: Circle) => ({
  user: userId,
  conversations: conversations ? uniqueIds(conversations) : null,
});

const uniqueIds = (ids: readonly string[]): string => JSON.stringify([...new Set(ids)]);
