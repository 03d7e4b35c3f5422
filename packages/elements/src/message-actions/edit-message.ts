import { css, html } from 'lit';
import { excerpt } from '../markdown/on-demand.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { closeIcon, editIcon } from './icons.ts';
import type { MessageFacts } from './message-facts.ts';
import { ShadowBox } from './shadow-box.ts';

const styles = css`
  .banner {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    margin-block-end: var(--_space);
    padding-inline-start: calc(3 * var(--_space));
    border-inline-start: 3px solid var(--_accent-text);
    border-radius: 3px;
  }

  .banner > svg {
    color: var(--_accent-text);
  }

  .about {
    flex: 1;
    min-inline-size: 0;
    line-height: 18px;
  }

  .title {
    color: var(--_accent-text);
    font-size: 13px;
    font-weight: 600;
  }

  .excerpt {
    overflow: hidden;
    color: var(--_text-muted);
    font-size: 13px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  button {
    padding: 0;
    color: var(--_text-muted);
  }
`;

const endings = new WeakMap<HypeeComposer, () => void>();

/**
 * Puts a message into the field to be changed. What stood there comes back when that ends: by sending, by Escape or by the button.
 *
 * @param save called with the changed text
 */
export function editMessage(composer: HypeeComposer, facts: MessageFacts, save: (text: string) => void): void {
  endings.get(composer)?.();
  const { message, words } = facts;
  const before = composer.value;
  const { conversation } = composer;
  const box = new ShadowBox(styles);
  const all = new AbortController();

  const end = (): void => {
    endings.delete(composer);
    all.abort();
    box.element.remove();
    if (composer.conversation === conversation) composer.value = before;
  };
  const endByUser = (): void => {
    end();
    composer.focus();
  };

  /** Before the composer answers: what is typed now is no draft, and what is sent no new message. */
  const take = (event: Event): boolean => {
    const isOurs = composer.conversation === conversation;
    if (isOurs) event.stopImmediatePropagation();
    else end();
    return isOurs;
  };
  const options = { signal: all.signal, capture: true };
  composer.addEventListener('hypee-draft', take, options);
  composer.addEventListener('hypee-typing', take, options);
  composer.addEventListener(
    'hypee-send',
    (event) => {
      if (!take(event)) return;
      event.preventDefault();
      endByUser();
      if (event.detail.content !== message.content) save(event.detail.content);
    },
    options,
  );
  composer.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      endByUser();
    },
    { signal: all.signal },
  );

  endings.set(composer, end);
  box.element.slot = 'composer-task';
  box.draw(html`
    <div class="banner">
      ${editIcon}
      <div class="about">
        <p class="title" role="status">${words.text('editing')}</p>
        <p class="excerpt" dir="auto">${excerpt(message, { requestUpdate: () => undefined })}</p>
      </div>
      <button type="button" aria-label=${words.text('cancel')} @click=${endByUser}>${closeIcon}</button>
    </div>
  `);
  composer.append(box.element);
  composer.value = message.content;
  composer.focus();
}
