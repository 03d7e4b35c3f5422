import { html, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';

/** What stands where messages will be: bubbles as in a conversation, own ones on their side. */
export function skeleton(words: Words): TemplateResult {
  return html`
    <p class="visually-hidden" role="status">${words.text('loading')}</p>
    <div class="bone"></div>
    <div class="bone"></div>
    <div class="bone own"></div>
    <div class="bone"></div>
    <div class="bone own"></div>
    <div class="bone own"></div>
  `;
}
