import type { DurableEvent, MessageChange } from '../schema/events.ts';
import type { Message } from '../schema/entities.ts';
import { parseMember, parseMessage, parseSharedConversation, parseUser } from './entities.ts';
import { isObject, readCount, readFlag, readId, readString, record, type Read } from './read.ts';

/** A durable event as a client reads it: messages are whole, a tombstone is a message whose `deleted_at` is set. */
export type ReadEvent =
  | Exclude<DurableEvent, { message: unknown }>
  | (Extract<DurableEvent, { message: unknown }> & { message: Message })
  | UnreadableEvent;

/** A durable event of an unknown type, or one that cannot be read. It counts as applied and moves the cursor. */
export interface UnreadableEvent extends Place {
  type: 'unreadable';
  /** The event as it came. */
  raw: Record<string, unknown>;
}

interface Place {
  conversation_id: string;
  seq: number;
  cursor: string;
}

type Known = Exclude<ReadEvent, UnreadableEvent>;

const CHANGES = ['edit', 'delete', 'pin', 'unpin', 'preview', 'reply_count', 'stream_end'] as const;

const readReactionChange = record<{ emoji: string; user_id: string; added: boolean }>({
  emoji: readString,
  user_id: readId,
  added: readFlag,
});

function parseChange(value: unknown): MessageChange | undefined {
  if (!isObject(value)) return undefined;
  if (value['kind'] === 'reaction') {
    const reaction = readReactionChange(value);
    return reaction && { kind: 'reaction', ...reaction };
  }
  const kind = CHANGES.find((known) => known === value['kind']);
  return kind && { kind };
}

const readPlace = record<Place>({ conversation_id: readId, seq: readCount, cursor: readString });

const readMessage = record<{ message: Message }>({ message: parseMessage });
const readMember = record({ member: parseMember });

/** What each type has beside its place. */
const BODIES: { [Type in Known['type']]: Read<Omit<Extract<Known, { type: Type }>, 'type' | keyof Place>> } = {
  chat_message: readMessage,
  message_updated(value) {
    const read = readMessage(value);
    const change = isObject(value) ? parseChange(value['change']) : undefined;
    return read && { ...read, ...(change && { change }) };
  },
  conversation_updated: record({ conversation: parseSharedConversation }),
  conversation_deleted: record({}),
  member_joined: readMember,
  member_updated: readMember,
  member_left: readMember,
  user_merged: record({ from: readId, to: parseUser }),
};

/**
 * Reads one durable event.
 *
 * @returns `undefined` only where no place in a log can be read, so that no cursor could move
 */
export function parseEvent(value: unknown): ReadEvent | undefined {
  const place = readPlace(value);
  if (!place || !isObject(value)) return undefined;
  const type = value['type'] as Known['type'];
  const body = Object.hasOwn(BODIES, type) ? BODIES[type](value) : undefined;
  return body ? ({ type, ...place, ...body } as Known) : { type: 'unreadable', ...place, raw: value };
}
