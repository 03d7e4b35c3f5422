import type { Conversation, Message } from '@hypee/chat';

/** What is pinned in a conversation: asked for again whenever a message that is loaded was pinned or is so no longer. */
export class PinnedMessages {
  /** Undefined before the first answer. */
  messages: readonly Message[] | undefined;
  failed = false;
  readonly #changed: () => void;
  #conversation: Conversation | undefined;
  #key = '';
  #questions = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** To be called whenever the conversation is another one, or has other messages. */
  follow(conversation: Conversation): void {
    const pinned = conversation.messages.value.filter((message) => message.pinned);
    const key = pinned.map(({ id }) => id).join('\n');
    if (conversation === this.#conversation && key === this.#key) return;
    if (conversation !== this.#conversation) this.messages = undefined;
    this.#conversation = conversation;
    this.#key = key;
    void this.ask();
  }

  readonly ask = async (): Promise<void> => {
    const question = (this.#questions += 1);
    this.failed = false;
    const messages = await this.#conversation?.pins().catch(() => undefined);
    if (question !== this.#questions) return;
    this.failed = !messages;
    this.messages = messages ?? this.messages;
    this.#changed();
  };
}
