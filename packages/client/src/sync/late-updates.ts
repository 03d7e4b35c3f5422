import type { Message } from '@hypee/chat-protocol';
import { newer } from '../timeline/span.ts';

/**
 * Updates of messages, kept while a page that may bring an older state of them is on its way: the page was read before the
 * update, and comes after it.
 */
export interface LateUpdates {
  /** Begins to keep; call the returned `end` once the page is stored. */
  begin(conversationId: string): { latest: (message: Message) => Message; end: () => void };
  note(message: Message): void;
}

/** Makes an empty keeping. */
export function createLateUpdates(): LateUpdates {
  const waiting = new Map<string, Set<Map<string, Message>>>();
  return {
    begin(conversationId) {
      const updates = new Map<string, Message>();
      const others = waiting.get(conversationId) ?? new Set();
      waiting.set(conversationId, others.add(updates));
      return {
        latest: (message) => newer(message, updates.get(message.id) ?? message),
        end() {
          others.delete(updates);
          if (others.size === 0) waiting.delete(conversationId);
        },
      };
    },
    note(message) {
      for (const updates of waiting.get(message.conversation_id) ?? []) updates.set(message.id, message);
    },
  };
}
