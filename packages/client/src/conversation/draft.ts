import type { CoreContext } from '../core-context.ts';
import type { Source } from '../observable.ts';

/** What the user typed and did not send, kept over reloads. */
export interface Draft extends Pick<Source<string>, 'subscribe'> {
  readonly value: string;
  /** Shown at once; stored as fast as the store takes it, of many changes the last. */
  set(text: string): void;
}

/** @param changed called after each change, for what else shows the draft */
export function createDraft(
  conversationId: string,
  { state, opened, tabs, report, isClosed }: CoreContext,
  source: Source<string>,
  changed: () => void,
): Draft {
  let storing = false;

  async function store(): Promise<void> {
    if (storing) return;
    storing = true;
    try {
      const chats = await opened;
      for (let stored: string | undefined; stored !== source.value && !isClosed();) {
        const text = (stored = source.value);
        await chats.write((tx) =>
          text === '' ? tx.delete('drafts', conversationId) : tx.put('drafts', { conversationId, text }),
        );
      }
    } finally {
      storing = false;
    }
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
      store().catch((error: unknown) => {
        if (!isClosed()) report(error);
      });
    },
  };
}
