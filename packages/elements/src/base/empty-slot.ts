import { html, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';

/**
 * Hands the slot `empty` on to the element inside. A slot that is handed on counts as content, so what stands there
 * by default has to be repeated at each step.
 */
export const emptySlot = (words: Words): TemplateResult =>
  html`<slot name="empty" slot="empty"><p>${words.text('noMessages')}</p></slot>`;
