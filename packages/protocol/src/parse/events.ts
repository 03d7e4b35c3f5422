import type { MessageChange, DurableEvent } from '../schema/events.ts';
import type { Message } from '../schema/entities.ts';
import { parseMember, parseMessage, parseSharedConversation, parseUser } from './entities.ts';
import { isObject, readCount, readId, readString, type Json } from './read.ts';

/** A durable event as a client reads it: messages are whole, a tombstone is a message whose `deleted_at` is set. */
export type ReadEvent =
  | Exclude<DurableEvent, { message: unknown }>
  | (Extract<DurableEvent, { message: unknown }> & { message: Message })
  | UnreadableEvent;

/** A durable event of an unknown type, or one that cannot be read. It counts as applied and moves the cursor. */
export interface UnreadableEvent {
  type: 'unreadable';
  conversation_id: string;
  seq: number;
  cursor: string;
  /** The event as it came. */
  raw: Record<string, unknown>;
}

const CHANGES = ['edit', 'delete', 'pin', 'unpin', 'preview', 'reply_count', 'stream_end'] as const;

function parseChange(value: unknown): MessageChange | undefined {
  if (!isObject(value)) return undefined;
  if (value['kind'] === 'reaction') {
    const emoji = readString(value['emoji']);
    const user_id = readId(value['user_id']);
    if (emoji === undefined || user_id === undefined) return undefined;
    return { kind: 'reaction', emoji, user_id, added: value['added'] === true };
  }
  const kind = CHANGES.find((known) => known === value['kind']);
  return kind && { kind };
}

function parseBody(raw: Json, place: { conversation_id: string; seq: number; cursor: string }): ReadEvent | undefined {
  switch (raw['type']) {
    case 'chat_message': {
      const message = parseMessage(raw['message']);
      return message && { type: 'chat_message', ...place, message };
    }
    case 'message_updated': {
      const message = parseMessage(raw['message']);
      if (!message) return undefined;
      const change = parseChange(raw['change']);
      return { type: 'message_updated', ...place, message, ...(change && { change }) };
    }
    case 'conversation_updated': {
      const conversation = parseSharedConversation(raw['conversation']);
      return conversation && { type: 'conversation_updated', ...place, conversation };
    }
    case 'conversation_deleted':
      return { type: 'conversation_deleted', ...place };
    case 'member_joined':
    case 'member_updated':
    case 'member_left': {
      const member = parseMember(raw['member']);
      return member && { type: raw['type'], ...place, member };
    }
    case 'user_merged': {
      const from = readId(raw['from']);
      const to = parseUser(raw['to']);
      return from !== undefined && to ? { type: 'user_merged', ...place, from, to } : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Reads one durable event.
 *
 * @returns `undefined` only where no place in a log can be read, so that no cursor could move
 */
export function parseEvent(value: unknown): ReadEvent | undefined {
  if (!isObject(value)) return undefined;
  const conversation_id = readId(value['conversation_id']);
  const seq = readCount(value['seq']);
  const cursor = readString(value['cursor']);
  if (conversation_id === undefined || seq === undefined || cursor === undefined) return undefined;
  const place = { conversation_id, seq, cursor };
  return parseBody(value, place) ?? { type: 'unreadable', ...place, raw: value };
}
