import type { CoreContext } from '../core-context.ts';
import type { Source } from '../observable.ts';

/** What the user typed and did not send, kept over reloads. */
export interface Draft extends Pick<Source<string>, 'subscribe'> {
  readonly value: string;
  /** Shown at once, stored behind; a close waits for it. */
  set(text: string): void;
}

/** @param changed called after each change, for what else shows the draft */
export function createDraft(
  conversationId: string,
  { state, opened, tabs, report, isClosed }: CoreContext,
  source: Source<string>,
  changed: () => void,
): Draft {
  /** One write for each change, begun at once: a chat that is closed with the last letter keeps it, too. */
  async function store(): Promise<void> {
    const chats = await opened;
    await chats.write((tx) =>
      source.value === ''
        ? tx.delete('drafts', conversationId)
        : tx.put('drafts', { conversationId, text: source.value }),
    );
  }

  return {
    get value() {
      return source.value;
    },
    subscribe: (listener) => source.subscribe(listener),
    set(text) {
      if (text === source.value) return;
      if (text === '') state.drafts.delete(conversationId);
      else state.drafts.set(conversationId, text);
      source.set(text);
      changed();
      tabs.tell({ type: 'draft', conversationId, text });
      if (!isClosed()) store().catch(report);
    },
  };
}
