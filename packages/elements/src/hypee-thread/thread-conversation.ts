import type { Conversation, ConversationSummary, Observable, Timeline, User } from '@hypee/chat';

const known = new WeakMap<Timeline, Conversation>();

/**
 * A thread as a conversation: what its timeline and its composer show and do is the thread's, all else is done by the
 * conversation that it is in. The same object for the same thread: what was typed in it stays while the page is open.
 */
export function threadConversation(conversation: Conversation, messageId: string): Conversation {
  const thread = conversation.thread(messageId);
  let found = known.get(thread);
  if (!found) known.set(thread, (found = asConversation(conversation, thread, messageId)));
  return found;
}

function asConversation(conversation: Conversation, thread: Timeline, messageId: string): Conversation {
  const own: Partial<Conversation> = {
    messages: thread.messages,
    history: thread.history,
    loadOlder: (limit) => thread.loadOlder(limit),
    loadNewer: (limit) => thread.loadNewer(limit),
    loadAround: (id) => thread.loadAround(id),
    loadLatest: () => thread.loadLatest(),
    send: (message) => thread.send(message),
    draftFiles: () => conversation.draftFiles(messageId),
    markAsRead: (id) => thread.markAsRead(id),
    summary: withoutUnread(conversation.summary),
    // Who writes is told of a conversation, not of a thread.
    typing: new Held<readonly User[]>([]),
    setTyping: () => undefined,
    draft: new Held(''),
  };
  return new Proxy(conversation, {
    get(target, name) {
      const source = name in own ? own : target;
      const value: unknown = Reflect.get(source, name, source);
      return typeof value === 'function' ? (value.bind(source) as unknown) : value;
    },
  });
}

/** What is unread is told of the conversation, as are places in it. */
function withoutUnread(summary: Conversation['summary']): Conversation['summary'] {
  let from: ConversationSummary | undefined;
  let to: ConversationSummary | undefined;
  return {
    get value() {
      const { value } = summary;
      if (value !== from) to = value && { ...value, unreadCount: 0 };
      from = value;
      return to;
    },
    subscribe: (listener) => summary.subscribe((value) => listener(value && { ...value, unreadCount: 0 })),
  };
}

/** A value that is kept here. */
class Held<Value> implements Observable<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  value: Value;

  constructor(value: Value) {
    this.value = value;
  }

  subscribe(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    listener(this.value);
    return () => this.#listeners.delete(listener);
  }

  set(value: Value): void {
    this.value = value;
    for (const listener of this.#listeners) listener(value);
  }
}
