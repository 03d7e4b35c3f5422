import { css, html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';

/** A number of unread messages, to see and to hear; nothing when there are none. Above 99 it says no more than that. */
export function unreadCount(count: number, words: Words): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  const shown = count > 99 ? `${words.number(99)}+` : words.number(count);
  return html`<span class="badge" part="unread"
    ><span aria-hidden="true">${shown}</span
    ><span class="visually-hidden">${words.count('unread', count, shown)}</span></span
  >`;
}

export const unreadStyles = css`
  .badge {
    display: inline-block;
    position: relative;
    min-inline-size: 20px;
    padding: 0 6px;
    border-radius: 10px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 12px;
    font-weight: 600;
    line-height: 20px;
    text-align: center;
  }
`;
