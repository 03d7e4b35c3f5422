import type { Conversation, Message, Tombstone, User } from '@hypee/chat-protocol';

export const alice: User = { id: 'alice', name: 'Alice', avatar_url: null, role: 'user', last_seen_at: null };

export const message: Message = {
  id: '019aa000-0000-7000-8000-000000000001',
  conversation_id: '42',
  seq: 7,
  rev: 1,
  client_id: '019aa000-0000-7000-8000-0000000000c1',
  kind: 'text',
  sender: alice,
  content: 'Bonjour',
  attachments: [],
  reply_to: null,
  thread_id: null,
  reply_count: 0,
  mentions: ['bob'],
  reactions: [{ emoji: '👍', count: 1, user_ids: ['bob'] }],
  pinned: false,
  link_preview: null,
  streaming: false,
  metadata: { order: 12 },
  created_at: '2026-11-22T10:45:06.411Z',
  edited_at: null,
  deleted_at: null,
};

export const tombstone: Tombstone = {
  id: message.id,
  conversation_id: '42',
  kind: 'text',
  seq: 7,
  rev: 2,
  client_id: null,
  sender: alice,
  thread_id: null,
  reply_count: 0,
  created_at: '2026-11-22T10:45:06.411Z',
  deleted_at: '2026-11-22T10:50:00.000Z',
};

const member = {
  user: alice,
  role: 'owner' as const,
  last_read_seq: 7,
  last_delivered_seq: 7,
  joined_at: '2026-11-01T00:00:00.000Z',
};

export const conversation: Conversation = {
  id: '42',
  kind: 'group',
  title: 'Chantier',
  avatar_url: null,
  metadata: {},
  created_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-01T00:00:00.000Z',
  cursor: '7.a1',
  last_message: message,
  unread_count: 3,
  mention_count: 1,
  members: [member],
  member_count: 1,
  retention_days: null,
  floor_seq: 0,
  membership: {
    role: 'owner',
    last_read_seq: 4,
    unread_from_seq: null,
    muted_until: null,
    notify: 'all',
    archived: false,
    pinned: false,
  },
};

export const chatMessage = { type: 'chat_message' as const, conversation_id: '42', seq: 7, cursor: '7.a1', message };
