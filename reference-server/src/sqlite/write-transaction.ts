import type { Database, Statement } from 'better-sqlite3';
import {
  findableText,
  type AttachmentRow,
  type ConversationRow,
  type ErasureRow,
  type EventRow,
  type MemberRow,
  type MessageRow,
  type OperationRow,
  type ReactionRow,
  type ReportRow,
  type SendKeyRow,
  type UploadRow,
  type UserRow,
  type WriteTransaction,
} from '@hypee/chat-backend';
import { prepareQueries, SqliteReads, type PreparedQueries } from './read-transaction.ts';
import { MOVE_USER } from './move-user.ts';
import { COLUMNS, fromMessage, toCell, toCells, type Cell, type TableName } from './rows.ts';

const KEY = '(SELECT key FROM conversations WHERE id = ?)';

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

const insert = (table: TableName): string =>
  `INSERT INTO ${table} (${COLUMNS[table].join(', ')}) VALUES (${marks(COLUMNS[table].length)})`;

/** Into a table of conversations' parts: the id of the conversation is the first value. */
const insertPart = (table: TableName): string =>
  `INSERT INTO ${table} (conversation, ${COLUMNS[table].join(', ')}) VALUES (${KEY}, ${marks(COLUMNS[table].length)})`;

/** Made once: a send runs through most of these. */
const SQL = {
  putUser: `${insert('users')} ON CONFLICT (id) DO UPDATE SET ${COLUMNS.users.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  deleteWords: 'DELETE FROM user_words WHERE user_id = ?',
  insertWord: 'INSERT OR IGNORE INTO user_words (user_id, word) VALUES (?, ?)',
  deleteBlocks: 'DELETE FROM blocks WHERE user_id = ?',
  deleteUser: 'DELETE FROM users WHERE id = ?',
  putErasure: `${insert('erasures')} ON CONFLICT DO UPDATE SET at = excluded.at, is_done = excluded.is_done`,
  setMergedInto: 'INSERT INTO merges VALUES (?, ?)',
  setRevokedAt: 'INSERT INTO revocations VALUES (?, ?) ON CONFLICT DO UPDATE SET revoked_at = excluded.revoked_at',
  setMeta: 'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  nextActivity: `UPDATE counters SET value = value + 1 WHERE name = 'activity' RETURNING value`,
  nextSeq: `UPDATE conversations SET last_seq = last_seq + 1, last_event_id = ?, activity = ? WHERE id = ? RETURNING last_seq`,
  insertConversation: insert('conversations'),
  insertMember: insertPart('members'),
  deleteMember: `DELETE FROM members WHERE conversation = ${KEY} AND user_id = ?`,
  insertBan: `INSERT OR IGNORE INTO bans (conversation, user_id) VALUES (${KEY}, ?)`,
  deleteBan: `DELETE FROM bans WHERE conversation = ${KEY} AND user_id = ?`,
  insertMessage: insertPart('messages'),
  // Without its place, which never changes: a row whose key is written is moved.
  updateMessage: `UPDATE messages SET ${COLUMNS.messages
    .slice(2)
    .map((name) => `${name} = ?`)
    .join(', ')} WHERE id = ?`,
  deleteMessage: 'DELETE FROM messages WHERE id = ?',
  deleteReportsOf: 'DELETE FROM reports WHERE message_id = ?',
  trimLog: `DELETE FROM events WHERE conversation = ${KEY} AND seq IN
    (SELECT seq FROM events WHERE conversation = ${KEY} AND seq < ? ORDER BY seq LIMIT ?)`,
  insertMention: `INSERT OR IGNORE INTO mentions (conversation, user_id, seq) VALUES (${KEY}, ?, ?)`,
  deleteMention: `DELETE FROM mentions WHERE conversation = ${KEY} AND user_id = ? AND seq = ?`,
  insertSendKey: insertPart('send_keys'),
  insertEvent: insertPart('events'),
  insertReaction: insert('reactions'),
  deleteReaction: 'DELETE FROM reactions WHERE message_id = ? AND emoji = ? AND user_id = ?',
  deleteReactions: 'DELETE FROM reactions WHERE message_id = ?',
  insertOperation: insert('operations'),
  insertBlock: 'INSERT OR IGNORE INTO blocks (user_id, blocked_id) VALUES (?, ?)',
  deleteBlock: 'DELETE FROM blocks WHERE user_id = ? AND blocked_id = ?',
  insertReport: insert('reports'),
  insertPlace: `INSERT INTO message_places (conversation, seq) VALUES (${KEY}, ?)`,
  findPlace: `SELECT place, conversation FROM message_places WHERE conversation = ${KEY} AND seq = ?`,
  deletePlace: 'DELETE FROM message_places WHERE place = ?',
  insertWords: 'INSERT INTO message_words (rowid, conversation, content) VALUES (?, ?, ?)',
  // The index keeps no texts: it must be told what to forget.
  forgetWords: `INSERT INTO message_words (message_words, rowid, conversation, content) VALUES ('delete', ?, ?, ?)`,
  insertAttachment: insert('attachments'),
  deleteAttachment: 'DELETE FROM attachments WHERE id = ?',
  insertUpload: insert('uploads'),
  deleteUpload: 'DELETE FROM uploads WHERE id = ?',
} as const;

type MentionsOf = Pick<MessageRow, 'conversation_id' | 'seq' | 'mentions'>;

/** The connection that writes, with every statement prepared once. */
export class PreparedWrites {
  readonly queries: PreparedQueries;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement<Cell[]>>();

  constructor(db: Database) {
    this.#db = db;
    this.queries = prepareQueries(db);
  }

  statement(sql: string): Statement<Cell[]> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare<Cell[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Reads and writes of one transaction; a read here sees what was written before it. */
export class SqliteWrites extends SqliteReads implements WriteTransaction {
  readonly #prepared: PreparedWrites;
  #eventCount = 0;

  constructor(prepared: PreparedWrites) {
    super(prepared.queries);
    this.#prepared = prepared;
  }

  /** How many events this transaction appended. */
  get eventCount(): number {
    return this.#eventCount;
  }

  #prepare(sql: string): Statement<Cell[]> {
    this.assertOpen();
    return this.#prepared.statement(sql);
  }

  #prepareNamed(sql: string): Statement<[Record<string, Cell>]> {
    return this.#prepare(sql) as unknown as Statement<[Record<string, Cell>]>;
  }

  /** Keeps a fact about this database itself. */
  setMeta(name: string, value: string): void {
    this.#prepare(SQL.setMeta).run(name, value);
  }

  #nextActivity(): number {
    return (this.#prepare(SQL.nextActivity).get() as { value: number }).value;
  }

  /** Sets what the patch names, in the order of the table's columns so that equal patches share a statement. */
  #update(table: TableName, patch: object, where: string, place: Cell[]): void {
    const set = COLUMNS[table].filter((column) => (patch as Record<string, unknown>)[column] !== undefined);
    if (set.length === 0) return;
    const values = set.map((column) => toCell((patch as Record<string, unknown>)[column]));
    const sql = `UPDATE ${table} SET ${set.map((column) => `${column} = ?`).join(', ')} WHERE ${where}`;
    const { changes } = this.#prepare(sql).run(...values, ...place);
    if (changes === 0) throw new Error(`${table}: no row ${JSON.stringify(place)} to update`);
  }

  putUser(row: UserRow): void {
    const before = this.user(row.id);
    this.#prepare(SQL.putUser).run(...toCells('users', row));
    if (before?.name_key === row.name_key) return;
    this.#prepare(SQL.deleteWords).run(row.id);
    const insert = this.#prepare(SQL.insertWord);
    for (const word of row.name_key.split(' ').filter(Boolean)) insert.run(row.id, word);
  }

  deleteUser(id: string): void {
    for (const sql of [SQL.deleteWords, SQL.deleteBlocks, SQL.deleteUser]) this.#prepare(sql).run(id);
  }

  putErasure(row: ErasureRow): void {
    this.#prepare(SQL.putErasure).run(...toCells('erasures', row));
  }

  setRevokedAt(userId: string, at: number): void {
    this.#prepare(SQL.setRevokedAt).run(userId, at);
  }

  setMergedInto(guestId: string, userId: string): void {
    this.#prepare(SQL.setMergedInto).run(guestId, userId);
  }

  moveUser(conversationId: string, fromId: string, toId: string): void {
    for (const { id, sender_id, mentions, rev } of this.sentOrMentioned(conversationId, fromId)) {
      this.updateMessage(id, {
        ...(sender_id === fromId && { sender_id: toId, rev: rev + 1 }),
        mentions: [...new Set(mentions.map((user) => (user === fromId ? toId : user)))],
      });
    }
    for (const sql of MOVE_USER) this.#prepareNamed(sql).run({ conversation: conversationId, from: fromId, to: toId });
  }

  setBlocked(userId: string, otherId: string, blocked: boolean): void {
    this.#prepare(blocked ? SQL.insertBlock : SQL.deleteBlock).run(userId, otherId);
  }

  insertConversation(row: Omit<ConversationRow, 'activity'>): void {
    this.#prepare(SQL.insertConversation).run(...toCells('conversations', { ...row, activity: this.#nextActivity() }));
  }

  updateConversation(id: string, patch: Partial<Omit<ConversationRow, 'id' | 'last_seq' | 'activity'>>): void {
    this.#update('conversations', patch, 'id = ?', [id]);
  }

  insertMember(row: MemberRow): void {
    this.#prepare(SQL.insertMember).run(row.conversation_id, ...toCells('members', row));
  }

  updateMember(
    conversationId: string,
    userId: string,
    patch: Partial<Omit<MemberRow, 'conversation_id' | 'user_id'>>,
  ): void {
    this.#update('members', patch, `conversation = ${KEY} AND user_id = ?`, [conversationId, userId]);
  }

  deleteMember(conversationId: string, userId: string): void {
    this.#prepare(SQL.deleteMember).run(conversationId, userId);
  }

  setBanned(conversationId: string, userId: string, banned: boolean): void {
    this.#prepare(banned ? SQL.insertBan : SQL.deleteBan).run(conversationId, userId);
  }

  appendEvent(event: Omit<EventRow, 'seq'>): number {
    const head = this.#prepare(SQL.nextSeq).get(event.event_id, this.#nextActivity(), event.conversation_id);
    if (head === undefined) throw new Error(`conversations: no row ${event.conversation_id} to append an event to`);
    const seq = (head as { last_seq: number }).last_seq;
    this.#prepare(SQL.insertEvent).run(event.conversation_id, ...toCells('events', { ...event, seq }));
    this.#eventCount += 1;
    return seq;
  }

  insertMessage(row: MessageRow): void {
    this.#prepare(SQL.insertMessage).run(row.conversation_id, ...toCells('messages', fromMessage(row)));
    this.#insertMentions(row);
    this.#index(row, '', this.#findable(row));
  }

  updateMessage(id: string, patch: Partial<Omit<MessageRow, 'id' | 'conversation_id' | 'seq'>>): void {
    const before = this.message(id);
    if (!before) throw new Error(`messages: no row ${JSON.stringify(id)} to update`);
    const after = { ...before, ...patch };
    this.#prepare(SQL.updateMessage).run(...toCells('messages', fromMessage(after)).slice(2), id);
    const isReworded = patch.content !== undefined || patch.deleted_at !== undefined || patch.kind !== undefined;
    if (isReworded) this.#index(before, this.#findable(before), this.#findable(after));
    if (!patch.mentions) return;
    this.#deleteMentions(before);
    this.#insertMentions(after);
  }

  deleteMessage(id: string): void {
    const message = this.message(id);
    if (!message) return;
    this.#index(message, this.#findable(message), '');
    this.#deleteMentions(message);
    this.deleteReactions(id);
    this.#prepare(SQL.deleteReportsOf).run(id);
    this.#prepare(SQL.deleteMessage).run(id);
  }

  trimLog(conversationId: string, seq: number, limit: number): number {
    return this.#prepare(SQL.trimLog).run(conversationId, conversationId, seq, limit).changes;
  }

  /** What can be found of a message, by the files it has now. */
  #findable(row: MessageRow): string {
    const files = row.attachment_count > 0 ? this.attachmentsOf([row.id]) : [];
    return findableText(
      row,
      files.map(({ name }) => name),
    );
  }

  /** Changes the files of a message, and what can be found of it with them. */
  #refile(messageId: string | null | undefined, change: () => void): void {
    const message = typeof messageId === 'string' ? this.message(messageId) : undefined;
    const before = message && this.#findable(message);
    change();
    if (message && before !== undefined) this.#index(message, before, this.#findable(message));
  }

  /** Gives the index of words what a message has now, in place of what it had; the message keeps its place while it has any. */
  #index({ conversation_id, seq }: Pick<MessageRow, 'conversation_id' | 'seq'>, before: string, after: string): void {
    if (before === after) return;
    if (before === '') this.#prepare(SQL.insertPlace).run(conversation_id, seq);
    const found = this.#prepare(SQL.findPlace).get(conversation_id, seq) as { place: number; conversation: number };
    const place = [found.place, String(found.conversation)] as const;
    if (before !== '') this.#prepare(SQL.forgetWords).run(...place, before);
    if (after !== '') this.#prepare(SQL.insertWords).run(...place, after);
    else this.#prepare(SQL.deletePlace).run(found.place);
  }

  #deleteMentions(row: MentionsOf): void {
    const statement = this.#prepare(SQL.deleteMention);
    for (const userId of row.mentions) statement.run(row.conversation_id, userId, row.seq);
  }

  #insertMentions(row: MentionsOf): void {
    const statement = this.#prepare(SQL.insertMention);
    for (const userId of row.mentions) statement.run(row.conversation_id, userId, row.seq);
  }

  insertSendKey(row: SendKeyRow): void {
    this.#prepare(SQL.insertSendKey).run(row.conversation_id, ...toCells('send_keys', row));
  }

  insertReaction(row: ReactionRow): void {
    this.#prepare(SQL.insertReaction).run(...toCells('reactions', row));
  }

  deleteReaction(messageId: string, emoji: string, userId: string): void {
    this.#prepare(SQL.deleteReaction).run(messageId, emoji, userId);
  }

  deleteReactions(messageId: string): void {
    this.#prepare(SQL.deleteReactions).run(messageId);
  }

  insertOperation(row: OperationRow): void {
    this.#prepare(SQL.insertOperation).run(...toCells('operations', row));
  }

  insertReport(row: Omit<ReportRow, 'number'>): void {
    this.#prepare(SQL.insertReport).run(...toCells('reports', row));
  }

  updateReport(id: string, patch: Pick<ReportRow, 'status'>): void {
    this.#update('reports', patch, 'id = ?', [id]);
  }

  insertAttachment(row: AttachmentRow): void {
    this.#prepare(SQL.insertAttachment).run(...toCells('attachments', row));
  }

  updateAttachment(id: string, patch: Pick<AttachmentRow, 'conversation_id' | 'message_id' | 'place'>): void {
    this.#refile(patch.message_id, () => this.#update('attachments', patch, 'id = ?', [id]));
  }

  deleteAttachment(id: string): void {
    this.#refile(this.attachment(id)?.message_id, () => this.#prepare(SQL.deleteAttachment).run(id));
  }

  insertUpload(row: UploadRow): void {
    this.#prepare(SQL.insertUpload).run(...toCells('uploads', row));
  }

  deleteUpload(id: string): void {
    this.#prepare(SQL.deleteUpload).run(id);
  }
}
