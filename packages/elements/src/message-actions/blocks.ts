import type { Chat } from '@hypee/chat';
import { canChange, type MessageFacts } from './message-facts.ts';

/** Whom the user has blocked: asked once, when somebody first turns to a message of another one in a direct conversation. */
export class Blocks {
  readonly #known = new WeakMap<Chat, Set<string>>();

  /** Whether the sender can be blocked: in groups they would go on writing. */
  concerns(facts: MessageFacts): boolean {
    const { conversation, message, me } = facts;
    return message.sender.id !== me?.id && conversation?.summary.value?.kind === 'direct' && canChange(facts);
  }

  look(facts: MessageFacts): void {
    const { chat } = facts;
    if (!chat || this.#known.has(chat) || !this.concerns(facts)) return;
    const ids = new Set<string>();
    this.#known.set(chat, ids);
    chat.users.blocked().then(
      (users) => {
        for (const { id } of users) ids.add(id);
      },
      // Asked again next time; until then nobody is known to be blocked.
      () => this.#known.delete(chat),
    );
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
