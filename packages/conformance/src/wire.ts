/*
 * What the protocol says is on the wire, written down once more by hand: these checks must not share a mistake with a server
 * that they judge. Only what checks read is here; `shapes.ts` looks at whole entities.
 */

export type Id = string | number;

export interface User {
  id: Id;
  name: string;
}

export interface Member {
  user: User;
  role: string;
  last_read_seq: number;
  last_delivered_seq: number;
}

interface Membership {
  role: string;
  last_read_seq: number;
  unread_from_seq: number | null;
  muted_until: string | null;
  notify: string;
  archived: boolean;
  pinned: boolean;
}

export interface Reaction {
  emoji: string;
  count: number;
  user_ids: Id[];
  me?: boolean;
}

export interface Attachment {
  id: Id;
  name: string;
  content_type: string;
  size: number;
  width: number | null;
  height: number | null;
  url: string;
  url_expires_at: string;
}

export interface Message {
  id: Id;
  conversation_id: Id;
  seq: number;
  rev: number;
  client_id: string | null;
  sender: User;
  thread_id: Id | null;
  reply_count: number;
  content: string;
  attachments: Attachment[];
  reply_to: { id: Id; sender: User | null; excerpt: string } | null;
  mentions: Id[];
  reactions: Reaction[];
  pinned: boolean;
  metadata: Record<string, unknown>;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

export interface Conversation {
  id: Id;
  kind: string;
  title: string | null;
  metadata: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  cursor: string;
  last_message: Message | null;
  unread_count: number;
  mention_count: number;
  members: Member[];
  member_count: number;
  membership: Membership;
}

export interface Page<Row> {
  results: Row[];
  next: string | null;
}

export interface History {
  results: Message[];
  has_before: boolean;
  has_after: boolean;
  cursor: string;
}

/** A durable event: an entry of a conversation's log. */
export interface DurableEvent {
  type: string;
  conversation_id: Id;
  seq: number;
  cursor: string;
  message?: Message;
  member?: Member;
  conversation?: Record<string, unknown>;
  change?: Record<string, unknown>;
}

export interface EventsPage {
  events: DurableEvent[];
  cursor: string;
  more: boolean;
}

export interface ErrorBody {
  detail: string;
  code: string;
  fields?: Record<string, string[]>;
}

/** A frame of a socket; what it carries depends on `type`. */
export interface Frame {
  type: string;
  conversation_id?: Id;
  [field: string]: unknown;
}

/** Types of durable events. */
const DURABLE: readonly string[] = [
  'chat_message',
  'message_updated',
  'conversation_updated',
  'conversation_deleted',
  'member_joined',
  'member_updated',
  'member_left',
  'user_merged',
];

/** Whether a frame is a live durable event. */
export const isDurable = ({ type }: Frame): boolean => DURABLE.includes(type);

/** The durable events of a conversation among frames, from chunks of a resume and live ones, in the order they came. */
export function eventsOf(frames: readonly Frame[], conversation: Id): DurableEvent[] {
  return frames.flatMap((frame) => {
    if (frame.conversation_id !== conversation) return [];
    if (frame.type === 'events') return (frame as unknown as EventsPage).events;
    return isDurable(frame) ? [frame as unknown as DurableEvent] : [];
  });
}
