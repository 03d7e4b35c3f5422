import type {
  AttachmentRow,
  ConversationHead,
  OperationRow,
  ReactionRow,
  ReportRow,
  SendKeyRow,
  UploadRow,
  UserRow,
} from '@hypee/chat-backend';
import {
  select,
  SHOWN,
  type RawConversation,
  type RawErasure,
  type RawEvent,
  type RawMember,
  type RawMessage,
  type RawShown,
} from './rows.ts';
import type { RawReaction } from './reaction-groups.ts';

/** What a search tells files apart by. */
const GROUP = `CASE WHEN content_type LIKE 'image/%' THEN 'image' WHEN content_type LIKE 'video/%' THEN 'video'
  WHEN content_type LIKE 'audio/%' THEN 'audio' ELSE 'file' END`;

/** Among what is found, what is asked for. */
const ASKED = `(:conversations IS NULL OR conversations.id IN (SELECT wanted.value FROM json_each(:conversations) AS wanted))
      AND (:sender IS NULL OR messages.sender_id = :sender)
      AND (:since IS NULL OR messages.created_at > :since) AND (:until IS NULL OR messages.created_at < :until)
      AND (:link = 0 OR messages.has_link = 1)`;

const KEY = '(SELECT key FROM conversations WHERE id = :conversation)';

/** Others' undeleted messages above a mark. */
const UNREAD = 'messages.seq > :after AND messages.sender_id <> :user AND messages.deleted_at IS NULL';

/** The users' own places in the directory's order, behind a given one. */
const NAMES_AFTER = '(users.name_key, users.id) > (:nameKey, :id) AND users.id <> :except';

/** From a beginning to the last text that begins with it. */
const BEGINS_WITH = (word: string, beginning: string): string =>
  `${word} >= ${beginning} AND ${word} < ${beginning} || char(0x10FFFF)`;

/** Who has a word for each beginning that is looked for, or the very id. */
const MATCHES = `(users.id = :wholeId OR NOT EXISTS (SELECT 1 FROM json_each(:words) AS wanted WHERE NOT EXISTS (
    SELECT 1 FROM user_words WHERE user_words.user_id = users.id AND ${BEGINS_WITH('user_words.word', 'wanted.value')})))`;

/** Another row of each conversation of a circle. */
const CIRCLE = `members AS mine CROSS JOIN members AS other ON other.conversation = mine.conversation
    WHERE mine.user_id = :user AND (:conversations IS NULL OR mine.conversation IN (
      SELECT conversations.key FROM json_each(:conversations) AS wanted CROSS JOIN conversations ON conversations.id = wanted.value))`;

/** Every read of the store. A test asks SQLite for the plan of each: none may scan a table. */
export const QUERIES = {
  meta: 'SELECT value FROM meta WHERE name = :name',
  user: `SELECT ${select('users')} FROM users WHERE id = :id`,
  mergedInto: 'SELECT user_id FROM merges WHERE guest_id = :guest',
  revokedAt: 'SELECT revoked_at FROM revocations WHERE user_id = :user',
  revocations: `SELECT user_id, revoked_at FROM json_each(:ids) AS wanted
    CROSS JOIN revocations ON revocations.user_id = wanted.value`,
  erasure: `SELECT ${select('erasures')} FROM erasures WHERE user_id = :user`,
  erasures: `SELECT ${select('erasures')} FROM erasures INDEXED BY erasures_not_done WHERE is_done = 0 LIMIT :limit`,
  users: `SELECT ${select('users')} FROM json_each(:ids) AS wanted CROSS JOIN users ON users.id = wanted.value`,
  usersByName: `SELECT ${select('users')} FROM users WHERE ${NAMES_AFTER} ORDER BY name_key, id LIMIT :limit`,
  // These two sort what they found: what matches comes from several words, or several conversations.
  usersByWords: `SELECT ${select('users')} FROM (
      SELECT user_id FROM user_words WHERE ${BEGINS_WITH('word', ':firstWord')} UNION SELECT id FROM users WHERE id = :wholeId
    ) AS found CROSS JOIN users ON users.id = found.user_id
    WHERE ${NAMES_AFTER} AND ${MATCHES} ORDER BY name_key, id LIMIT :limit`,
  usersOfCircle: `SELECT ${select('users')} FROM (SELECT DISTINCT other.user_id FROM ${CIRCLE}) AS found
    CROSS JOIN users ON users.id = found.user_id
    WHERE ${NAMES_AFTER} AND (:words IS NULL OR ${MATCHES}) ORDER BY name_key, id LIMIT :limit`,
  sharesConversation: `SELECT 1 FROM ${CIRCLE} AND other.user_id = :other LIMIT 1`,
  isBlocked: 'SELECT 1 FROM blocks WHERE user_id = :user AND blocked_id = :other',
  blocks:
    'SELECT blocked_id FROM blocks WHERE user_id = :user AND blocked_id > :after ORDER BY blocked_id LIMIT :limit',
  conversation: `SELECT ${select('conversations')} FROM conversations WHERE id = :id`,
  heads: `SELECT conversations.id AS conversation_id, conversations.last_seq
    FROM json_each(:ids) AS wanted CROSS JOIN conversations ON conversations.id = wanted.value`,
  conversationByDirectKey: `SELECT ${select('conversations')} FROM conversations WHERE direct_key = :directKey`,
  conversationByClientId: `SELECT ${select('conversations')} FROM conversations
    WHERE created_by = :createdBy AND client_id = :clientId`,
  // Sorts what one user is in: an order kept by an index would have to be rewritten for every member on every message.
  conversationsOf: `SELECT ${select('conversations')}, ${select('members')}
    FROM members CROSS JOIN conversations ON conversations.key = members.conversation
    WHERE members.user_id = :user AND conversations.activity < :below AND (:archived IS NULL OR members.archived = :archived)
    ORDER BY conversations.activity DESC LIMIT :limit`,
  // Of every socket that comes: no more than where each log stands.
  headsOf: `SELECT conversations.id, conversations.last_seq, conversations.activity
    FROM members CROSS JOIN conversations ON conversations.key = members.conversation
    WHERE members.user_id = :user ORDER BY conversations.activity DESC`,
  member: `SELECT ${select('members')} FROM members WHERE conversation = ${KEY} AND user_id = :user`,
  members: `SELECT ${select('members')} FROM members
    WHERE conversation = ${KEY} AND (joined_at, user_id) > (:joinedAt, :user) ORDER BY joined_at, user_id LIMIT :limit`,
  memberships: `SELECT members.user_id, conversations.id AS conversation_id FROM json_each(:ids) AS wanted
    CROSS JOIN members ON members.user_id = wanted.value
    CROSS JOIN conversations ON conversations.key = members.conversation`,
  memberIds: `SELECT user_id FROM members WHERE conversation = ${KEY}`,
  isBanned: `SELECT 1 FROM bans WHERE conversation = ${KEY} AND user_id = :user`,
  message: `SELECT ${select('messages')}, conversations.id AS conversation_id
    FROM messages CROSS JOIN conversations ON conversations.key = messages.conversation WHERE messages.id = :id`,
  messages: `SELECT ${select('messages')}, conversations.id AS conversation_id
    FROM json_each(:ids) AS wanted CROSS JOIN messages ON messages.id = wanted.value
    CROSS JOIN conversations ON conversations.key = messages.conversation`,
  historyBefore: `SELECT ${SHOWN} FROM messages
    WHERE conversation = ${KEY} AND seq < :before AND thread_id IS NULL ORDER BY seq DESC LIMIT :limit`,
  historyAfter: `SELECT ${SHOWN} FROM messages
    WHERE conversation = ${KEY} AND seq > :after AND thread_id IS NULL ORDER BY seq LIMIT :limit`,
  threadBefore: `SELECT ${SHOWN} FROM messages
    WHERE thread_id = :thread AND +conversation = ${KEY} AND seq < :before ORDER BY seq DESC LIMIT :limit`,
  threadAfter: `SELECT ${SHOWN} FROM messages
    WHERE thread_id = :thread AND +conversation = ${KEY} AND seq > :after ORDER BY seq LIMIT :limit`,
  messagesAfter: `SELECT ${select('messages')}, :conversation AS conversation_id FROM messages
    WHERE conversation = ${KEY} AND seq > :after ORDER BY seq LIMIT :limit`,
  quotesAcross: `SELECT ${select('messages')}, :conversation AS conversation_id FROM messages AS quoted
    CROSS JOIN messages ON messages.reply_to = quoted.id
    WHERE quoted.conversation = ${KEY} AND quoted.seq > :after AND quoted.seq <= :upTo
      AND messages.conversation = quoted.conversation AND messages.seq > :upTo LIMIT :limit`,
  withRetention: `SELECT ${select('conversations')} FROM conversations INDEXED BY conversations_with_retention
    WHERE retention_days IS NOT NULL AND id > :after ORDER BY id LIMIT :limit`,
  messagesBy: `SELECT ${select('messages')}, conversations.id AS conversation_id
    FROM messages INDEXED BY messages_by_sender CROSS JOIN conversations ON conversations.key = messages.conversation
    WHERE sender_id = :sender AND deleted_at IS NULL
      AND (messages.conversation, messages.seq) > (coalesce(${KEY}, 0), :seq)
    ORDER BY messages.conversation, messages.seq LIMIT :limit`,
  sentOrMentioned: `SELECT ${select('messages')}, :conversation AS conversation_id FROM messages
    WHERE conversation = ${KEY} AND (sender_id = :user
      OR seq IN (SELECT seq FROM mentions WHERE mentions.conversation = messages.conversation AND user_id = :user))`,
  reactionsBy: `SELECT ${select('reactions')} FROM reactions
    WHERE user_id = :user AND (message_id, emoji) > (:message, :emoji) ORDER BY message_id, emoji LIMIT :limit`,
  pins: `SELECT ${select('messages')}, :conversation AS conversation_id FROM messages
    WHERE conversation = ${KEY} AND pinned_seq IS NOT NULL ORDER BY pinned_seq DESC LIMIT :limit`,
  sendKey: `SELECT ${select('send_keys')}, :conversation AS conversation_id FROM send_keys
    WHERE conversation = ${KEY} AND sender_id = :sender AND client_id = :clientId`,
  // By the membership first: an index for these few would have to be written with every message.
  sendKeysOf: `SELECT ${select('send_keys')}, conversations.id AS conversation_id FROM members
    CROSS JOIN send_keys ON send_keys.conversation = members.conversation AND send_keys.sender_id = :sender
      AND send_keys.client_id = :clientId
    CROSS JOIN conversations ON conversations.key = members.conversation WHERE members.user_id = :sender LIMIT :limit`,
  reactions: `SELECT reactions.message_id, reactions.emoji, reactions.user_id, reactions.rev
    FROM json_each(:ids) AS wanted CROSS JOIN reactions ON reactions.message_id = wanted.value`,
  operation: `SELECT ${select('operations')} FROM operations WHERE user_id = :user AND op_id = :opId`,
  conversationKey: 'SELECT key FROM conversations WHERE id = :id',
  // Walks what has the words, the last first, until enough of it may be read.
  search: `SELECT ${select('messages')}, conversations.id AS conversation_id, message_places.place
    FROM message_words
    CROSS JOIN message_places ON message_places.place = message_words.rowid
    CROSS JOIN members ON members.conversation = message_places.conversation AND members.user_id = :user
    CROSS JOIN conversations ON conversations.key = message_places.conversation
    CROSS JOIN messages ON messages.conversation = message_places.conversation AND messages.seq = message_places.seq
    WHERE message_words MATCH :match AND message_words.rowid < :below
      AND (:files IS NULL OR EXISTS (SELECT 1 FROM attachments
        WHERE attachments.message_id = messages.id AND (:files = 'any' OR :files = ${GROUP})))
      AND ${ASKED}
    ORDER BY message_words.rowid DESC LIMIT :limit`,
  // Sorts the files of what the user is in: they are few beside the messages.
  searchFiles: `SELECT DISTINCT ${select('messages')}, conversations.id AS conversation_id, message_places.place
    FROM members
    CROSS JOIN conversations ON conversations.key = members.conversation
    CROSS JOIN attachments ON attachments.conversation_id = conversations.id
    CROSS JOIN messages ON messages.id = attachments.message_id
    CROSS JOIN message_places ON message_places.conversation = messages.conversation AND message_places.seq = messages.seq
    WHERE members.user_id = :user AND (:conversation IS NULL OR conversations.id = :conversation)
      AND (:files = 'any' OR :files = ${GROUP}) AND message_places.place < :below AND ${ASKED}
    ORDER BY message_places.place DESC LIMIT :limit`,
  report: `SELECT ${select('reports')}, number FROM reports WHERE id = :id`,
  openReport: `SELECT ${select('reports')}, number FROM reports
    WHERE message_id = :message AND reporter_id = :reporter AND status = 'open'`,
  reports: `SELECT ${select('reports')}, number FROM reports WHERE number < :below ORDER BY number DESC LIMIT :limit`,
  reportsOfStatus: `SELECT ${select('reports')}, number FROM reports
    WHERE status = :status AND number < :below ORDER BY number DESC LIMIT :limit`,
  reportsBy: `SELECT ${select('reports')}, number FROM reports
    WHERE reporter_id = :reporter AND number < :below ORDER BY number DESC LIMIT :limit`,
  attachmentsBy: `SELECT ${select('attachments')} FROM attachments
    WHERE owner_id = :owner AND (charge, id) > (:charge, :id) ORDER BY charge, id LIMIT :limit`,
  uploadsBy: `SELECT ${select('uploads')} FROM uploads WHERE owner_id = :owner LIMIT :limit`,
  attachment: `SELECT ${select('attachments')} FROM attachments WHERE id = :id`,
  // Sorts the attachments of one page's messages.
  attachmentsOf: `SELECT ${select('attachments')} FROM json_each(:ids) AS wanted
    CROSS JOIN attachments ON attachments.message_id = wanted.value ORDER BY attachments.message_id, attachments.place`,
  attachmentsIn: `SELECT ${select('attachments')} FROM attachments WHERE conversation_id = :conversation`,
  unsentAttachments: `SELECT ${select('attachments')} FROM attachments
    WHERE message_id IS NULL AND created_at < :before ORDER BY created_at, id LIMIT :limit`,
  upload: `SELECT ${select('uploads')} FROM uploads WHERE id = :id`,
  oldUploads: `SELECT ${select('uploads')} FROM uploads WHERE created_at < :before ORDER BY created_at, id LIMIT :limit`,
  chargeOf: `SELECT coalesce(sum(charge), 0) FROM (SELECT charge FROM attachments WHERE owner_id = :owner
    UNION ALL SELECT charge FROM uploads WHERE owner_id = :owner)`,
  event: `SELECT ${select('events')} FROM events WHERE conversation = ${KEY} AND seq = :seq`,
  events: `SELECT ${select('events')} FROM events WHERE conversation = ${KEY} AND seq > :after ORDER BY seq LIMIT :limit`,
  countUnread: `SELECT count(*) FROM (SELECT 1 FROM messages
    WHERE conversation = ${KEY} AND ${UNREAD} AND thread_id IS NULL AND kind = 'text' LIMIT :max)`,
  countMentions: `SELECT count(*) FROM (SELECT 1 FROM mentions
    CROSS JOIN messages ON messages.conversation = mentions.conversation AND messages.seq = mentions.seq
    WHERE mentions.conversation = ${KEY} AND mentions.user_id = :user AND mentions.seq > :after AND ${UNREAD} LIMIT :max)`,
} as const;

export type QueryName = keyof typeof QUERIES;

/** What a row of each query is, as its statement is prepared. */
export interface QueryRows {
  meta: string;
  user: UserRow;
  mergedInto: string;
  revokedAt: number;
  revocations: { user_id: string; revoked_at: number };
  erasure: RawErasure;
  erasures: RawErasure;
  users: UserRow;
  usersByName: UserRow;
  usersByWords: UserRow;
  usersOfCircle: UserRow;
  sharesConversation: number;
  isBlocked: number;
  blocks: string;
  conversation: RawConversation;
  heads: { conversation_id: string; last_seq: number };
  conversationByDirectKey: RawConversation;
  conversationByClientId: RawConversation;
  conversationsOf: { conversations: RawConversation; members: RawMember };
  headsOf: ConversationHead;
  member: RawMember;
  members: RawMember;
  memberships: { user_id: string; conversation_id: string };
  memberIds: string;
  isBanned: number;
  message: RawMessage;
  messages: RawMessage;
  historyBefore: RawShown;
  historyAfter: RawShown;
  threadBefore: RawShown;
  threadAfter: RawShown;
  messagesAfter: RawMessage;
  quotesAcross: RawMessage;
  withRetention: RawConversation;
  messagesBy: RawMessage;
  sentOrMentioned: RawMessage;
  reactionsBy: ReactionRow;
  pins: RawMessage;
  sendKey: SendKeyRow;
  sendKeysOf: SendKeyRow;
  reactions: RawReaction;
  operation: OperationRow;
  conversationKey: number;
  search: RawMessage & { place: number };
  searchFiles: RawMessage & { place: number };
  report: ReportRow;
  openReport: ReportRow;
  reports: ReportRow;
  reportsOfStatus: ReportRow;
  reportsBy: ReportRow;
  attachmentsBy: AttachmentRow;
  uploadsBy: UploadRow;
  attachment: AttachmentRow;
  attachmentsOf: AttachmentRow;
  attachmentsIn: AttachmentRow;
  unsentAttachments: AttachmentRow;
  upload: UploadRow;
  oldUploads: UploadRow;
  chargeOf: number;
  event: RawEvent;
  events: RawEvent;
  countUnread: number;
  countMentions: number;
}
