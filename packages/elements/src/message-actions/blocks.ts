import type { Chat } from '@hypee/chat';
import { canChange, type MessageFacts } from './message-facts.ts';

/** Whom the user has blocked: asked once, when somebody first turns to a message of another one in a direct conversation. */
export class Blocks {
  readonly #known = new WeakMap<Chat, Set<string>>();
  readonly #asked = new WeakMap<Chat, Promise<void>>();

  /** Whether the sender can be blocked: in groups they would go on writing. */
  concerns(facts: MessageFacts): boolean {
    const { conversation, message, me } = facts;
    return message.sender.id !== me?.id && conversation?.summary.value?.kind === 'direct' && canChange(facts);
  }

  /** @returns resolves when it is known, or cannot be */
  look(facts: MessageFacts): Promise<void> {
    const { chat } = facts;
    if (!chat || !this.concerns(facts)) return Promise.resolve();
    let asked = this.#asked.get(chat);
    if (!asked) {
      asked = chat.users.blocked().then(
        (users) => void this.#known.set(chat, new Set(users.map(({ id }) => id))),
        // Asked again next time; until then nobody is known to be blocked.
        () => void this.#asked.delete(chat),
      );
      this.#asked.set(chat, asked);
    }
    return asked;
  }

  isBlocked({ chat, message }: MessageFacts): boolean {
    return !!chat && !!this.#known.get(chat)?.has(message.sender.id);
  }

  async set({ chat, message: { sender } }: MessageFacts, isBlocked: boolean): Promise<void> {
    await (isBlocked ? chat?.users.block(sender.id) : chat?.users.unblock(sender.id));
    const ids = chat && this.#known.get(chat);
    if (isBlocked) ids?.add(sender.id);
    else ids?.delete(sender.id);
  }
}
