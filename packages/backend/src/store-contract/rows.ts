import type {
  AttachmentRow,
  ConversationRow,
  EventRow,
  MemberRow,
  MessageRow,
  UploadRow,
  UserRow,
  WriteTransaction,
} from '../ports.ts';

/** Rows as the backend writes them, each with what the test does not care about filled in. */

const TIME = '2026-11-22T10:00:00.000Z';

export const userRow = (id: string, fields: Partial<UserRow> = {}): UserRow => ({
  id,
  name: `Name of ${id}`,
  name_key: `name of ${id}`,
  avatar_url: null,
  role: 'user',
  last_seen_at: null,
  claimed_name: null,
  claimed_avatar_url: null,
  ...fields,
});

export const conversationRow = (
  id: string,
  fields: Partial<ConversationRow> = {},
): Omit<ConversationRow, 'activity'> => ({
  id,
  kind: 'group',
  title: `Title of ${id}`,
  avatar_url: null,
  metadata: {},
  created_at: TIME,
  updated_at: TIME,
  created_by: 'alice',
  client_id: null,
  direct_key: null,
  member_count: 1,
  last_seq: 0,
  last_event_id: '0',
  floor_seq: 0,
  last_message_id: null,
  marks_version: 0,
  retention_days: null,
  ...fields,
});

export const memberRow = (conversationId: string, userId: string, fields: Partial<MemberRow> = {}): MemberRow => ({
  conversation_id: conversationId,
  user_id: userId,
  role: 'member',
  joined_at: TIME,
  last_read_seq: 0,
  last_delivered_seq: 0,
  unread_from_seq: null,
  muted_until: null,
  notify: 'all',
  archived: false,
  pinned: false,
  version: 1,
  ...fields,
});

const messageRow = (id: string, conversationId: string, seq: number, fields: Partial<MessageRow> = {}): MessageRow => ({
  id,
  conversation_id: conversationId,
  seq,
  rev: 1,
  client_id: `key of ${id}`,
  kind: 'text',
  sender_id: 'alice',
  content: `Content of ${id}`,
  reply_to: null,
  thread_id: null,
  reply_count: 0,
  reaction_count: 0,
  pinned_seq: null,
  attachment_count: 0,
  mentions: [],
  metadata: {},
  created_at: TIME,
  edited_at: null,
  deleted_at: null,
  ...fields,
});

export const eventRow = (
  conversationId: string,
  eventId: string,
  fields: Partial<EventRow> = {},
): Omit<EventRow, 'seq'> => ({
  conversation_id: conversationId,
  event_id: eventId,
  type: 'chat_message',
  message_id: null,
  user_id: null,
  data: null,
  created_at: TIME,
  ...fields,
});

export const attachmentRow = (id: string, fields: Partial<AttachmentRow> = {}): AttachmentRow => ({
  id,
  owner_id: 'alice',
  conversation_id: null,
  message_id: null,
  place: 0,
  name: `${id}.png`,
  content_type: 'image/png',
  size: 5_000,
  thumbnail_size: 100,
  uploaded_size: 6_000,
  charge: 5_100,
  width: 30,
  height: 20,
  duration: 1.5,
  thumbhash: 'aGFzaA==',
  created_at: '2026-11-22T10:00:00.000Z',
  ...fields,
});

export const uploadRow = (id: string, fields: Partial<UploadRow> = {}): UploadRow => ({
  id,
  owner_id: 'alice',
  name: `${id}.png`,
  size: 7_000,
  charge: 7_000,
  created_at: '2026-11-22T10:00:00.000Z',
  ...fields,
});

/** Appends an event and its message, as a send does; the message's id is `m` and its `seq`. */
export async function say(
  tx: WriteTransaction,
  conversationId: string,
  fields: Partial<MessageRow> = {},
): Promise<MessageRow> {
  const { last_seq } = (await tx.conversation(conversationId)) ?? { last_seq: 0 };
  const id = fields.id ?? `m${String(last_seq + 1)}`;
  const seq = await tx.appendEvent(eventRow(conversationId, `event-${id}`, { message_id: id }));
  const row = messageRow(id, conversationId, seq, fields);
  await tx.insertMessage(row);
  return row;
}

/** `alice`, `bob` and `carol`; a conversation `c` with alice and bob. */
export async function seed(tx: WriteTransaction): Promise<void> {
  for (const id of ['alice', 'bob', 'carol']) await tx.putUser(userRow(id));
  await tx.insertConversation(conversationRow('c', { member_count: 2 }));
  await tx.insertMember(memberRow('c', 'alice', { role: 'owner' }));
  await tx.insertMember(memberRow('c', 'bob'));
}
