import { html, type TemplateResult } from 'lit';
import type { TextName, Words } from '../strings/words.ts';
import { EMOJI } from './emoji.ts';

/**
 * All emoji, by what they show.
 *
 * @param draw one of them
 * @param first another group, before the others
 */
export function emojiPicker(
  words: Words,
  draw: (emoji: string) => TemplateResult,
  first: Readonly<Partial<Record<TextName, readonly string[]>>> = {},
): TemplateResult {
  const groups = [
    ...Object.entries(first),
    ...Object.entries(EMOJI).map(([name, emoji]) => [name, emoji.split(' ')] as const),
  ];
  return html`<div class="picker">
    ${groups.map(([key, emoji]) => {
      const name = words.text(key as TextName);
      return html`
        <section role="group" aria-label=${name}>
          <h3 aria-hidden="true">${name}</h3>
          <div class="emoji">${emoji.map(draw)}</div>
        </section>
      `;
    })}
  </div>`;
}
