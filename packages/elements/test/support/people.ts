import type { ConversationSummary, Member, Message, User } from '@hypee/chat';

export const alice = user('alice', 'Alice Martin');
export const bob = user('bob', 'Bob Stone');
export const carol = user('carol', 'Carol Nguyen');

function user(id: string, name: string): User {
  return { id, name, avatarUrl: null, role: 'user', lastSeenAt: null };
}

export function member(who: User): Member {
  return { user: who, role: 'member', lastReadSeq: 0, lastDeliveredSeq: 0, joinedAt: new Date('2026-01-01T00:00:00Z') };
}

/** A message on the server, for tests that need no chat. */
export function message(seq: number, sender: User, content: string, facts: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: 'c1',
    seq,
    rev: 1,
    clientId: null,
    kind: 'text',
    sender,
    content,
    attachments: [],
    replyTo: null,
    threadId: null,
    replyCount: 0,
    mentions: [],
    reactions: [],
    pinned: false,
    metadata: {},
    createdAt: new Date(Date.UTC(2026, 10, 20, 8, 0, seq)),
    editedAt: null,
    deletedAt: null,
    status: 'sent',
    ...facts,
  };
}

export function summary(id: string, facts: Partial<ConversationSummary> = {}): ConversationSummary {
  const created = new Date('2026-11-20T08:00:00Z');
  return {
    id,
    kind: 'direct',
    title: null,
    avatarUrl: null,
    metadata: {},
    createdAt: created,
    updatedAt: created,
    lastMessage: null,
    failedCount: 0,
    unreadCount: 0,
    mentionCount: 0,
    members: [member(alice), member(bob)],
    memberCount: 2,
    retentionDays: null,
    membership: {
      role: 'member',
      lastReadSeq: 0,
      unreadFromSeq: null,
      mutedUntil: null,
      notify: 'all',
      archived: false,
      pinned: false,
    },
    draft: '',
    ...facts,
  };
}
