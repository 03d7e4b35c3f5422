import { css } from 'lit';
import { reset, tokens } from '../base/theme.styles.ts';
import { unreadStyles } from '../base/unread-count.ts';

export const styles = [
  tokens,
  reset,
  unreadStyles,
  css`
    :host {
      display: block;
      min-block-size: 0;
      background: var(--_surface-raised);
    }

    .scroller {
      block-size: 100%;
      overflow: hidden auto;
      overscroll-behavior: contain;
    }

    ul {
      padding: calc(2 * var(--_space));
    }

    .note {
      padding: calc(6 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    button {
      display: grid;
      grid-template: auto auto / auto 1fr auto;
      gap: 0 calc(3 * var(--_space));
      align-items: center;
      inline-size: 100%;
      min-block-size: 64px;
      padding: calc(2 * var(--_space)) calc(3 * var(--_space));
      border: 0;
      border-radius: 12px;
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }

    button:hover {
      background: color-mix(in srgb, var(--_text) 6%, transparent);
    }

    button[aria-current] {
      background: var(--_surface-selected);
    }

    button:focus-visible {
      outline-offset: -2px;
    }

    .avatar {
      grid-row: span 2;
      display: grid;
      place-content: center;
      inline-size: 44px;
      block-size: 44px;
      border-radius: 50%;
      background: light-dark(#d5dae2, #3b4452);
      color: light-dark(#2f3743, #e3e8ef);
      font-weight: 600;
    }

    .name,
    .line {
      overflow: hidden;
      /* As wide as the text: it has its own direction and stands where the interface's lines begin. */
      justify-self: start;
      max-inline-size: 100%;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .unread .name {
      font-weight: 600;
    }

    time {
      justify-self: end;
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .line {
      grid-column: 2;
      color: var(--_text-muted);
      font-size: 13px;
      line-height: 18px;
    }

    .line:last-child {
      grid-column: 2 / -1;
    }

    .badge {
      justify-self: end;
    }

    @media (forced-colors: active) {
      button[aria-current] {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
  `,
];
