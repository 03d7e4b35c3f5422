import type { User } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';

/** A bubble whose dots move, and in words who is typing; nothing when nobody is. */
export function typingBubble(users: readonly User[], named: boolean, words: Words): TemplateResult | typeof nothing {
  const text = typingText(users, words);
  if (text === '') return nothing;
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
