import { css, html, type TemplateResult } from 'lit';
import { excerpt } from '../markdown/on-demand.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { closeIcon } from './icons.ts';
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

  .title,
  .excerpt {
    overflow: hidden;
    font-size: 13px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    color: var(--_accent-text);
    font-weight: 600;
  }

  .excerpt {
    color: var(--_text-muted);
  }

  button {
    padding: 0;
    color: var(--_text-muted);
  }

  :dir(rtl) > .mirrored {
    transform: scaleX(-1);
  }
`;

/** What the next text is for: it is said over the field, with the message it is about. */
export interface Task {
  readonly icon: TemplateResult;
  readonly title: string;
  /** Called when it is over, whatever ended it. */
  ended?(): void;
}

/** A task that was begun. */
export interface Begun {
  /** Ends with it: for listeners. */
  readonly signal: AbortSignal;
  end(): void;
  /** Ends it where the user goes on writing. */
  endByUser(): void;
  /** Whether the composer still shows the conversation in which it was begun; ends it otherwise. */
  holds(): boolean;
}

const endings = new WeakMap<HypeeComposer, () => void>();

/** Begins a task in the place of the one there is. The button and Escape end it. */
export function beginTask(composer: HypeeComposer, { message, words }: MessageFacts, task: Task): Begun {
  endings.get(composer)?.();
  const { conversation } = composer;
  const box = new ShadowBox(styles);
  const all = new AbortController();

  const end = (): void => {
    endings.delete(composer);
    all.abort();
    box.element.remove();
    if (composer.conversation === conversation) task.ended?.();
  };
  const endByUser = (): void => {
    end();
    composer.focus();
  };
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
  const draw = (): void =>
    box.draw(html`
      <div class="banner">
        ${task.icon}
        <div class="about">
          <p class="title" role="status" dir="auto">${task.title}</p>
          <p class="excerpt" dir="auto">${excerpt(message, { say: words, requestUpdate: draw })}</p>
        </div>
        <button type="button" aria-label=${words.text('cancel')} @click=${endByUser}>${closeIcon}</button>
      </div>
    `);
  draw();
  composer.append(box.element);
  return {
    signal: all.signal,
    end,
    endByUser,
    holds() {
      const isSame = composer.conversation === conversation;
      if (!isSame) end();
      return isSame;
    },
  };
}
