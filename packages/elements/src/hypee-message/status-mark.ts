import type { MessageStatus } from '@hypee/chat';
import { html, type TemplateResult } from 'lit';
import { clockIcon, doubleTickIcon, failedIcon, tickIcon } from '../base/icons.ts';
import type { Words } from '../strings/words.ts';

const ICONS: Readonly<Record<MessageStatus, TemplateResult>> = {
  pending: clockIcon,
  sending: clockIcon,
  sent: tickIcon,
  delivered: doubleTickIcon,
  read: doubleTickIcon,
  failed: failedIcon,
};

/** How far an own message has come: a mark to see and a word to hear. */
export function statusMark(status: MessageStatus, words: Words): TemplateResult {
  return mark(ICONS[status], words.text(status), status);
}

/** A mark to see, with the word for it. */
export function mark(icon: TemplateResult, word: string, status = ''): TemplateResult {
  return html`<span class="status ${status}" title=${word}>${icon}<span class="visually-hidden">${word}</span></span>`;
}
