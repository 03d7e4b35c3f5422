import type { Chat, ConversationSummary } from '@hypee/chat';
import { html, nothing } from 'lit';
import { conversationAvatar } from '../base/conversation-avatar.ts';
import { conversationName } from '../base/names.ts';
import type { MessageFacts } from './message-facts.ts';
import type { MakePanel } from './panel.ts';

/** More are found by their name. */
const SHOWN = 50;

/**
 * Conversations to choose from, to send the text of a message there.
 *
 * @param cancel called when the user wants none
 * @param send called with the ids of those that were chosen
 */
export function forwardTo(
  chat: Chat,
  { me, words }: MessageFacts,
  cancel: () => void,
  send: (ids: readonly string[]) => void,
): MakePanel {
  return (redraw) => {
    const chosen = new Set<string>();
    let query = '';
    const nameOf = (summary: ConversationSummary): string => conversationName(summary, me?.id, words);
    const found = (): ConversationSummary[] =>
      chat.conversations.value
        .filter((summary) => chosen.has(summary.id) || nameOf(summary).toLocaleLowerCase().includes(query))
        .slice(0, SHOWN);

    const choose = (id: string, isChosen: boolean): void => {
      if (isChosen) chosen.add(id);
      else chosen.delete(id);
      redraw();
    };
    const search = (event: Event): void => {
      query = (event.currentTarget as HTMLInputElement).value.trim().toLocaleLowerCase();
      redraw();
    };
    const submit = (event: Event): void => {
      event.preventDefault();
      if (chosen.size > 0) send([...chosen]);
    };

    return {
      draw() {
        const summaries = found();
        return html`
          <form class="panel" @submit=${submit}>
            <h3>${words.text('forwardTo')}</h3>
            <input
              type="search"
              autofocus
              autocomplete="off"
              aria-label=${words.text('forwardFind')}
              placeholder=${words.text('forwardFind')}
              @input=${search}
            />
            <ul class="people" aria-label=${words.text('conversations')}>
              ${summaries.map((summary) => {
                const name = nameOf(summary);
                return html`
                  <li>
                    <label>
                      <input
                        type="checkbox"
                        .checked=${chosen.has(summary.id)}
                        @change=${({ currentTarget }: Event) =>
                          choose(summary.id, (currentTarget as HTMLInputElement).checked)}
                      />
                      ${conversationAvatar(summary, name, me?.id)}
                      <span class="name" dir="auto">${name}</span>
                    </label>
                  </li>
                `;
              })}
            </ul>
            <p class="note" role="status">${summaries.length === 0 ? words.text('forwardNone') : nothing}</p>
            <div>
              <button type="button" @click=${cancel}>${words.text('cancel')}</button>
              <button type="submit" class="primary" aria-disabled=${chosen.size === 0}>${words.text('forward')}</button>
            </div>
          </form>
        `;
      },
    };
  };
}
