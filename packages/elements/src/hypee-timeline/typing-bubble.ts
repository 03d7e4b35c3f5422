import type { User } from '@hypee/chat';
import { css, html, type TemplateResult } from 'lit';
import { adopt } from '../base/adopt.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring, type Words } from '../strings/words.ts';

bring(enMessages);

const { styleSheet } = css`
  .typing {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    padding-block-start: calc(3 * var(--_space));
    color: var(--_text-muted);
    font-size: 12px;
    line-height: 16px;
  }

  .dots {
    display: inline-flex;
    gap: 4px;
    padding: 14px calc(3 * var(--_space));
    border-radius: var(--_radius);
    background: var(--_bubble-other);
  }

  .dots i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_text-muted);
    animation: dot 1.2s ease-in-out infinite;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes dot {
    30% {
      transform: translateY(-4px);
    }

    60% {
      transform: none;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .dots i {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .dots {
      border: 1px solid;
    }

    .dots i {
      background: CanvasText;
    }
  }
`;

/**
 * A bubble whose dots move, and in words who is typing.
 *
 * @param named the words can be seen
 * @param root where it is drawn: it gets its look, which is not there from the start
 */
export function typingBubble(
  users: readonly User[],
  named: boolean,
  words: Words,
  root: ShadowRoot | null,
): TemplateResult {
  adopt(root, styleSheet);
  const text = typingText(users, words);
  return html`
    <div class="typing" part="typing">
      <span class="dots" title=${text} aria-hidden="true"><i></i><i></i><i></i></span>
      <span class=${named ? 'typing-text' : 'visually-hidden'} dir="auto">${text}</span>
    </div>
  `;
}

function typingText([first, second, ...more]: readonly User[], words: Words): string {
  if (!first) return '';
  if (!second) return words.text('typingOne', { name: first.name });
  if (more.length === 0) return words.text('typingTwo', { name: first.name, other: second.name });
  return words.text('typingMany');
}
