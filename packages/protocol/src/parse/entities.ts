import type {
  Attachment,
  Conversation,
  LinkPreview,
  Member,
  Membership,
  Message,
  Reaction,
  ReplyQuote,
  SharedConversation,
  User,
} from '../schema/entities.ts';
import {
  defaulted,
  list,
  oneOf,
  or,
  readCount,
  readCountOr0,
  readFlag,
  readId,
  readIds,
  readJsonObject,
  readNumberOrNull,
  readString,
  readText,
  readTextOrNull,
  record,
  type Read,
} from './read.ts';

/*
 * Tolerant parsers: what a client makes of an answer or a frame of any server. Missing fields get their defaults, unknown
 * ones are dropped, ids become strings; `undefined` means that nothing can be made of it.
 */

const readTime = or(readString, '1970-01-01T00:00:00.000Z');
const readRole = oneOf(['member', 'owner', 'moderator', 'guest'], 'member');

const readUser = record<User>({
  id: readId,
  name: readText,
  avatar_url: readTextOrNull,
  role: oneOf(['user', 'bot', 'admin', 'guest'], 'user'),
  last_seen_at: readTextOrNull,
});

export const parseUser: Read<User> = (value) => {
  const user = readUser(value);
  return user && { ...user, name: user.name || user.id };
};

export const parseMember = record<Member>({
  user: parseUser,
  role: readRole,
  last_read_seq: readCountOr0,
  last_delivered_seq: readCountOr0,
  joined_at: readTime,
});

export const parseMembership = defaulted<Membership>({
  role: readRole,
  last_read_seq: readCountOr0,
  unread_from_seq: or(readCount, null),
  muted_until: readTextOrNull,
  notify: oneOf(['all', 'mentions', 'none'], 'all'),
  archived: readFlag,
  pinned: readFlag,
});

export const parseAttachment = record<Attachment>({
  id: readId,
  name: readText,
  content_type: or(readString, 'application/octet-stream'),
  size: readCountOr0,
  width: readNumberOrNull,
  height: readNumberOrNull,
  duration: readNumberOrNull,
  thumbhash: readTextOrNull,
  url: readText,
  thumbnail_url: readTextOrNull,
  url_expires_at: readTextOrNull,
});

const readReaction = record<{ emoji: string; count: number | null; user_ids: string[]; me: boolean | null }>({
  emoji: readString,
  count: or(readCount, null),
  user_ids: readIds,
  me: (value) => (typeof value === 'boolean' ? value : null),
});

const parseReaction: Read<Reaction> = (value) => {
  const read = readReaction(value);
  if (!read) return undefined;
  const { emoji, count, user_ids, me } = read;
  return { emoji, count: count ?? user_ids.length, user_ids, ...(me !== null && { me }) };
};

const parseReplyQuote = record<ReplyQuote>({ id: readId, sender: or(parseUser, null), excerpt: readText });

const parseLinkPreview = record<LinkPreview>({
  url: readString,
  title: readTextOrNull,
  description: readTextOrNull,
  image_url: readTextOrNull,
  site_name: readTextOrNull,
});

/** A tombstone comes out as a Message whose content is empty and whose `deleted_at` is set. */
export const parseMessage = record<Message>({
  id: readId,
  conversation_id: readId,
  kind: oneOf(['text', 'system'], 'text'),
  seq: readCountOr0,
  rev: or(readCount, 1),
  client_id: readTextOrNull,
  sender: parseUser,
  content: readText,
  attachments: list(parseAttachment),
  reply_to: or(parseReplyQuote, null),
  thread_id: or(readId, null),
  reply_count: readCountOr0,
  mentions: readIds,
  reactions: list(parseReaction),
  pinned: readFlag,
  link_preview: or(parseLinkPreview, null),
  streaming: readFlag,
  metadata: readJsonObject,
  created_at: readTime,
  edited_at: readTextOrNull,
  deleted_at: readTextOrNull,
});

const SHARED = {
  id: readId,
  kind: oneOf(['direct', 'group'], 'group'),
  title: readTextOrNull,
  avatar_url: readTextOrNull,
  metadata: readJsonObject,
  updated_at: readTime,
  member_count: readCountOr0,
  retention_days: readNumberOrNull,
  floor_seq: readCountOr0,
};

export const parseSharedConversation = record<SharedConversation>(SHARED);

const readConversation = record<Conversation>({
  ...SHARED,
  created_at: readTime,
  cursor: readText,
  last_message: or(parseMessage, null),
  unread_count: readCountOr0,
  mention_count: readCountOr0,
  members: list(parseMember),
  membership: parseMembership,
});

export const parseConversation: Read<Conversation> = (value) => {
  const conversation = readConversation(value);
  return conversation && { ...conversation, member_count: conversation.member_count || conversation.members.length };
};
