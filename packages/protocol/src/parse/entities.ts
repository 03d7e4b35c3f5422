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
  isObject,
  readCount,
  readId,
  readIds,
  readList,
  readNumberOrNull,
  readOneOf,
  readString,
  readStringOrNull,
  readText,
} from './read.ts';

/*
 * Tolerant parsers: what a client makes of an answer or a frame of any server. Missing fields get their defaults, unknown
 * ones are dropped, ids become strings; `undefined` means that nothing can be made of it.
 */

const NO_TIME = '1970-01-01T00:00:00.000Z';
const USER_ROLES = ['user', 'bot', 'admin', 'guest'] as const;
const MEMBER_ROLES = ['member', 'owner', 'moderator', 'guest'] as const;

export function parseUser(value: unknown): User | undefined {
  if (!isObject(value)) return undefined;
  const id = readId(value['id']);
  if (id === undefined) return undefined;
  return {
    id,
    name: readText(value['name']) || id,
    avatar_url: readStringOrNull(value['avatar_url']),
    role: readOneOf(value['role'], USER_ROLES, 'user'),
    last_seen_at: readStringOrNull(value['last_seen_at']),
  };
}

export function parseMember(value: unknown): Member | undefined {
  if (!isObject(value)) return undefined;
  const user = parseUser(value['user']);
  if (!user) return undefined;
  return {
    user,
    role: readOneOf(value['role'], MEMBER_ROLES, 'member'),
    last_read_seq: readCount(value['last_read_seq']) ?? 0,
    last_delivered_seq: readCount(value['last_delivered_seq']) ?? 0,
    joined_at: readString(value['joined_at']) ?? NO_TIME,
  };
}

export function parseMembership(value: unknown): Membership {
  const fields = isObject(value) ? value : {};
  return {
    role: readOneOf(fields['role'], MEMBER_ROLES, 'member'),
    last_read_seq: readCount(fields['last_read_seq']) ?? 0,
    unread_from_seq: readCount(fields['unread_from_seq']) ?? null,
    muted_until: readStringOrNull(fields['muted_until']),
    notify: readOneOf(fields['notify'], ['all', 'mentions', 'none'], 'all'),
    archived: fields['archived'] === true,
    pinned: fields['pinned'] === true,
  };
}

export function parseAttachment(value: unknown): Attachment | undefined {
  if (!isObject(value)) return undefined;
  const id = readId(value['id']);
  if (id === undefined) return undefined;
  return {
    id,
    name: readText(value['name']),
    content_type: readString(value['content_type']) ?? 'application/octet-stream',
    size: readCount(value['size']) ?? 0,
    width: readNumberOrNull(value['width']),
    height: readNumberOrNull(value['height']),
    duration: readNumberOrNull(value['duration']),
    thumbhash: readStringOrNull(value['thumbhash']),
    url: readText(value['url']),
    thumbnail_url: readStringOrNull(value['thumbnail_url']),
    url_expires_at: readStringOrNull(value['url_expires_at']),
  };
}

function parseReaction(value: unknown): Reaction | undefined {
  if (!isObject(value)) return undefined;
  const emoji = readString(value['emoji']);
  if (emoji === undefined) return undefined;
  const user_ids = readIds(value['user_ids']);
  const reaction = { emoji, count: readCount(value['count']) ?? user_ids.length, user_ids };
  return typeof value['me'] === 'boolean' ? { ...reaction, me: value['me'] } : reaction;
}

function parseReplyQuote(value: unknown): ReplyQuote | null {
  if (!isObject(value)) return null;
  const id = readId(value['id']);
  if (id === undefined) return null;
  return { id, sender: parseUser(value['sender']) ?? null, excerpt: readText(value['excerpt']) };
}

function parseLinkPreview(value: unknown): LinkPreview | null {
  if (!isObject(value)) return null;
  const url = readString(value['url']);
  if (url === undefined) return null;
  return {
    url,
    title: readStringOrNull(value['title']),
    description: readStringOrNull(value['description']),
    image_url: readStringOrNull(value['image_url']),
    site_name: readStringOrNull(value['site_name']),
  };
}

/** A tombstone comes out as a Message whose content is empty and whose `deleted_at` is set. */
export function parseMessage(value: unknown): Message | undefined {
  if (!isObject(value)) return undefined;
  const id = readId(value['id']);
  const conversation_id = readId(value['conversation_id']);
  const sender = parseUser(value['sender']);
  if (id === undefined || conversation_id === undefined || !sender) return undefined;
  return {
    id,
    conversation_id,
    kind: readOneOf(value['kind'], ['text', 'system'], 'text'),
    seq: readCount(value['seq']) ?? 0,
    rev: readCount(value['rev']) ?? 1,
    client_id: readStringOrNull(value['client_id']),
    sender,
    content: readText(value['content']),
    attachments: readList(value['attachments'], parseAttachment),
    reply_to: parseReplyQuote(value['reply_to']),
    thread_id: readId(value['thread_id']) ?? null,
    reply_count: readCount(value['reply_count']) ?? 0,
    mentions: readIds(value['mentions']),
    reactions: readList(value['reactions'], parseReaction),
    pinned: value['pinned'] === true,
    link_preview: parseLinkPreview(value['link_preview']),
    streaming: value['streaming'] === true,
    metadata: isObject(value['metadata']) ? value['metadata'] : {},
    created_at: readString(value['created_at']) ?? NO_TIME,
    edited_at: readStringOrNull(value['edited_at']),
    deleted_at: readStringOrNull(value['deleted_at']),
  };
}

export function parseSharedConversation(value: unknown): SharedConversation | undefined {
  if (!isObject(value)) return undefined;
  const id = readId(value['id']);
  if (id === undefined) return undefined;
  return {
    id,
    kind: readOneOf(value['kind'], ['direct', 'group'], 'group'),
    title: readStringOrNull(value['title']),
    avatar_url: readStringOrNull(value['avatar_url']),
    metadata: isObject(value['metadata']) ? value['metadata'] : {},
    updated_at: readString(value['updated_at']) ?? NO_TIME,
    member_count: readCount(value['member_count']) ?? 0,
  };
}

export function parseConversation(value: unknown): Conversation | undefined {
  const shared = parseSharedConversation(value);
  if (!shared || !isObject(value)) return undefined;
  const members = readList(value['members'], parseMember);
  return {
    ...shared,
    created_at: readString(value['created_at']) ?? NO_TIME,
    cursor: readText(value['cursor']),
    last_message: parseMessage(value['last_message']) ?? null,
    unread_count: readCount(value['unread_count']) ?? 0,
    mention_count: readCount(value['mention_count']) ?? 0,
    members,
    member_count: shared.member_count || members.length,
    membership: parseMembership(value['membership']),
  };
}
