import { isObject, readString, type Json, type Message } from '@hypee/chat-protocol';
import { insideOf, type Reader } from './read-entities.ts';

/** What to do about a frame: take a message in, read the newest page, or nothing. */
export type Heard = { do: 'take'; message: Message } | { do: 'read' } | { do: 'nothing' };

/** Frames about something else, which some backends send on the same socket. */
const OTHER = /typing|presence|connect|history|unread|notification|join|left|pong|ping|error|queued|unlocked/i;

/**
 * What a frame of a conversation's socket says, whatever its form. A whole message is taken as it is; one that lacks what a
 * page would tell, or that may carry ids of another kind, only says that there is something to read.
 */
export function hear(text: string, conversationId: string, reader: Reader): Heard {
  let frame: unknown;
  try {
    frame = JSON.parse(text) as unknown;
  } catch {
    return { do: 'nothing' };
  }
  if (!isObject(frame)) return { do: 'nothing' };
  const type = readString(frame['type'] ?? frame['action']) ?? 'message';
  const inside = insideOf(frame) as Json;
  const isWhole = inside['created_at'] !== undefined && isObject(inside['sender']) && inside['deleted'] !== true;
  const message = isWhole && !/delet/i.test(type) ? reader.message(inside, conversationId) : undefined;
  if (message) return { do: 'take', message };
  return OTHER.test(type) ? { do: 'nothing' } : { do: 'read' };
}
