import type { Conversation, Member, Message, User } from '@hypee/chat-protocol';
import { randomAt, textAt } from './texts.ts';

/** The user of the benchmark. */
export const ME = 'me';

const NAMES = ['Ada Byron', 'Blaise Pascal', 'Chen Ning', 'Dorothy Vaughan', 'Émilie du Châtelet', 'Farid Haddad'];
const BEGAN_AT = Date.UTC(2026, 9, 1);
const BETWEEN_MS = 40_000;
/** So many in a row are of one sender. */
const RUN = 3;
/** The others have read all but the newest of these. */
const UNREAD = 4;

const user = (id: string, name: string): User => ({ id, name, avatar_url: null, role: 'user', last_seen_at: null });

export const me = user(ME, 'Grace Hopper');
const others = NAMES.map((name, index) => user(`user-${index}`, name));

const member = (who: User, seq: number): Member => ({
  user: who,
  role: 'member',
  last_read_seq: Math.max(0, seq),
  last_delivered_seq: Math.max(0, seq),
  joined_at: '2026-01-01T00:00:00.000Z',
});

const idAt = (seq: number): string => `message-${seq}`;
export const seqOfId = (id: string): number => Number(id.slice('message-'.length));
export const cursorAt = (seq: number): string => `${seq}.event-${seq}`;

/** A place's message: nothing is kept, so a hundred thousand of them weigh nothing until they are asked for. */
export function messageAt(conversation: string, seq: number): Message {
  const random = randomAt(-1 - Math.floor(seq / RUN));
  const sender = random() < 0.2 ? me : (others[Math.floor(random() * others.length)] ?? me);
  return {
    id: idAt(seq),
    conversation_id: conversation,
    kind: 'text',
    seq,
    rev: 1,
    client_id: `key-${seq}`,
    sender,
    content: textAt(seq),
    attachments: [],
    reply_to: null,
    thread_id: null,
    reply_count: 0,
    mentions: [],
    reactions: [],
    pinned: false,
    link_preview: null,
    streaming: false,
    metadata: {},
    created_at: new Date(BEGAN_AT + seq * BETWEEN_MS).toISOString(),
    edited_at: null,
    deleted_at: null,
  };
}

/** A group of seven, read to its end. */
export function conversationOf(id: string, count: number): Conversation {
  const time = '2026-11-20T12:00:00.000Z';
  return {
    id,
    kind: 'group',
    title: `Conversation ${id}`,
    avatar_url: null,
    metadata: {},
    created_at: time,
    updated_at: time,
    member_count: others.length + 1,
    retention_days: null,
    floor_seq: 0,
    cursor: cursorAt(count),
    last_message: messageAt(id, count),
    unread_count: 0,
    mention_count: 0,
    members: [member(me, count), ...others.map((other) => member(other, count - UNREAD))],
    membership: {
      role: 'member',
      last_read_seq: count,
      unread_from_seq: null,
      muted_until: null,
      notify: 'all',
      archived: false,
      pinned: false,
    },
  };
}
