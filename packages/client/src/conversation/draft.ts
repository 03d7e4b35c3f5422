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
  async function store(isKnown: boolean): Promise<void> {
    const chats = await opened;
    await chats.write(async (tx) => {
      const text = source.value;
      // This tab, or another one, may have heard meanwhile that the conversation is lost.
      const isKept = text !== '' && (!isKnown || (await tx.get('conversations', conversationId)));
      return isKept ? tx.put('drafts', { conversationId, text }) : tx.delete('drafts', conversationId);
    });
  }

  return Object.assign(Object.create(source) as typeof source, {
    set(text: string) {
      if (text === source.value) return;
      if (text === '') state.drafts.delete(conversationId);
      else state.drafts.set(conversationId, text);
      source.set(text);
      changed();
      tabs.tell({ type: 'draft', conversationId, text });
      if (!isClosed()) store(state.rows.has(conversationId)).catch(report);
    },
  });
}
