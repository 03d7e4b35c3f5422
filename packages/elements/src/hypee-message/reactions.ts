import type { Message } from '@hypee/chat';
import { css, html, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import type { Words } from '../strings/words.ts';

export const reactionStyles = css`
  .reactions {
    display: flex;
    position: relative;
    flex-wrap: wrap;
    gap: var(--_space);
    max-inline-size: 85%;
    margin-block-start: -6px;
    padding-inline: calc(2 * var(--_space));
  }

  :host([own]) .reactions {
    justify-content: end;
  }

  /* 24 px and room around them: they stand side by side, so that more would make them hard to tell apart. */
  .reaction {
    gap: var(--_space);
    min-inline-size: 32px;
    min-block-size: 28px;
    padding: 0 8px;
    border: 1px solid var(--_border);
    border-radius: 14px;
    background: var(--_surface-floating);
    color: var(--_text);
    font-size: 14px;
    font-weight: 400;
    line-height: 18px;
  }

  .reaction:hover {
    background: var(--_surface-raised);
  }

  .reaction[aria-pressed='true'] {
    border-color: var(--_accent-text);
    background: var(--_surface-selected);
  }

  .emoji {
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', var(--_font);
  }

  .count {
    font-size: 12px;
  }

  @media (pointer: coarse) {
    .reaction {
      min-inline-size: 44px;
      min-block-size: 36px;
      border-radius: 18px;
    }
  }

  @media (forced-colors: active) {
    .reaction[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`;

/**
 * The reactions to a message, one button for each emoji: pressed where the user is among them. Pressing one fires
 * `hypee-react`.
 *
 * @param meId whose reactions are pressed
 * @param host who fires it
 */
export function reactions(message: Message, words: Words, meId: string | undefined, host: HTMLElement): TemplateResult {
  const buttons = message.reactions.map(
    ({ emoji, count, userIds }) => html`
      <button
        type="button"
        part="reaction"
        class="reaction"
        data-emoji=${emoji}
        aria-pressed=${meId !== undefined && userIds.includes(meId)}
        aria-label=${`${emoji} ${words.count('reactions', count)}`}
        @click=${() => emit(host, 'hypee-react', { messageId: message.id, emoji })}
      >
        <span aria-hidden="true">${emoji}</span
        >${count > 1 ? html` <span class="count" aria-hidden="true">${words.number(count)}</span>` : ''}
      </button>
    `,
  );
  return html`<div class="reactions">${buttons}</div>`;
}
