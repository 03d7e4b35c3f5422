import type { MessageStatus } from '@hypee/chat';
import { html, type TemplateResult } from 'lit';
import { clockIcon, doubleTickIcon, failedIcon, tickIcon } from '../base/icons.ts';
import type { Words } from '../strings/words.ts';

const ICONS: Readonly<Partial<Record<MessageStatus, TemplateResult>>> = {
  pending: clockIcon,
  sending: clockIcon,
  sent: tickIcon,
  delivered: doubleTickIcon,
  read: doubleTickIcon,
};

/** Whether the user is to retry or discard it. */
export const isUnsent = (status: MessageStatus): boolean => !ICONS[status];

/** How far an own message has come: a mark to see and a word to hear. */
export function statusMark(status: MessageStatus, words: Words): TemplateResult {
  return mark(ICONS[status] ?? failedIcon, words.text(status), status);
}

/** A mark to see, with the word for it. */
export function mark(icon: TemplateResult, word: string, status = ''): TemplateResult {
  return html`<span class="status ${status}" title=${word}>${icon}<span class="visually-hidden">${word}</span></span>`;
}
