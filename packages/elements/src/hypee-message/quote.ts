import type { Message } from '@hypee/chat';
import { css, html, type TemplateResult } from 'lit';
import { emit } from '../events.ts';
import { excerpt, type Speaker } from '../markdown/on-demand.ts';
import type { Words } from '../strings/words.ts';

/** A card of its own colours: they can be read on bubbles of any colour. */
export const quoteStyles = css`
  .quote {
    display: grid;
    justify-items: start;
    position: relative;
    gap: 0;
    inline-size: 100%;
    margin-block-end: calc(1.5 * var(--_space));
    padding: var(--_space) calc(2.5 * var(--_space));
    padding-inline-start: calc(3.5 * var(--_space));
    border: 1px solid transparent;
    border-radius: 10px;
    background: var(--_surface);
    font-size: 13px;
    font-weight: 400;
    line-height: 18px;
    text-align: start;
  }

  .quote::before {
    position: absolute;
    inset-block: 6px;
    inset-inline-start: 5px;
    border-inline-start: 3px solid var(--_accent-text);
    border-radius: 2px;
    content: '';
  }

  .quote:hover {
    background: var(--_surface-raised);
  }

  .quoted-name,
  .quoted-text {
    max-inline-size: 100%;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .quoted-name {
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quoted-text {
    display: -webkit-box;
    color: var(--_text-muted);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .quoted-text.deleted {
    font-style: italic;
  }

  /* In a bubble of the same colour it needs an edge. */
  :host(:not([own])) .quote {
    border-color: var(--_border);
  }
`;

/**
 * What a message answers: a button that fires `hypee-show-message`.
 *
 * @param meId who is called "you"
 * @param known the message itself, where it is at hand: its excerpt does not tell what files it has
 * @param host who fires it, and is drawn again when the excerpt can be told from its marks
 */
export function quote(
  { id, sender, excerpt: text }: NonNullable<Message['replyTo']>,
  words: Words,
  meId: string | undefined,
  known: Message | undefined,
  host: Speaker & HTMLElement,
): TemplateResult {
  const name = sender?.id === meId && sender ? words.text('you') : (sender?.name ?? words.text('somebody'));
  const { attachments = [], metadata = {}, deletedAt = null } = known ?? {};
  const content = excerpt({ content: text, metadata, attachments: deletedAt ? [] : attachments }, host);
  return html`
    <button
      type="button"
      class="quote"
      part="quote"
      @click=${() => emit(host, 'hypee-show-message', { messageId: id })}
    >
      <span class="visually-hidden" dir="auto">${words.text('inReplyTo', { name })}</span>
      <span class="quoted-name" dir="auto" aria-hidden="true">${name}</span>
      <span class=${content ? 'quoted-text' : 'quoted-text deleted'} dir="auto"
        >${content || words.text('deleted')}</span
      >
    </button>
  `;
}
