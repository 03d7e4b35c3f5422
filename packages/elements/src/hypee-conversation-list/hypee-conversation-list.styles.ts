import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';
import { unreadStyles } from '../base/unread-count.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  unreadStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      background: var(--_surface-raised);
    }

    .head {
      display: flex;
      flex: none;
      align-items: center;
      min-block-size: 60px;
      padding-inline: calc(5 * var(--_space)) calc(3 * var(--_space));
    }

    h2 {
      flex: 1;
      overflow: hidden;
      font-size: 20px;
      font-weight: 600;
      line-height: 26px;
      text-overflow: ellipsis;
    }

    .scroller {
      flex: 1;
      min-block-size: 0;
      padding: 0 calc(2 * var(--_space)) calc(2 * var(--_space));
      overflow: hidden auto;
      overscroll-behavior: contain;
    }

    .note svg {
      inline-size: 40px;
      block-size: 40px;
      stroke-width: 1.5;
    }

    .note {
      padding: calc(6 * var(--_space)) calc(4 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    .bone,
    .row {
      display: grid;
      grid-template: auto auto / 48px minmax(0, 1fr);
      gap: 2px calc(3 * var(--_space));
      align-content: center;
      align-items: center;
      inline-size: 100%;
      block-size: 72px;
      padding: 0 calc(3 * var(--_space));
    }

    /* A list may be long: rows out of sight cost nothing. */
    li {
      content-visibility: auto;
      contain-intrinsic-block-size: 72px;
    }

    .row {
      border-radius: 12px;
      color: inherit;
      font-weight: inherit;
      text-align: start;
    }

    .row:hover {
      background: color-mix(in srgb, currentcolor 6%, transparent);
    }

    .row:active,
    .row[aria-current] {
      background: var(--_surface-selected);
    }

    .row:focus-visible {
      outline-offset: -2px;
    }

    hypee-avatar {
      --hypee-avatar-size: 48px;

      grid-row: span 2;
    }

    .top,
    .line {
      display: flex;
      align-items: center;
      gap: var(--_space);
      min-inline-size: 0;
    }

    .line {
      color: var(--_text-muted);
      font-size: 13px;
      line-height: 20px;
    }

    /* As wide as the text: it has its own direction and stands where the interface's lines begin. */
    .name,
    .lead,
    .text {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .lead {
      flex: none;
      max-inline-size: 50%;
    }

    time,
    .marks {
      display: flex;
      flex: none;
      gap: var(--_space);
      margin-inline-start: auto;
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .marks:empty {
      display: none;
    }

    .row svg {
      inline-size: 16px;
      block-size: 16px;
    }

    .status {
      display: flex;
      flex: none;
      align-items: center;
      gap: 2px;
      position: relative;
    }

    .unread .name {
      font-weight: 600;
    }

    .unread time,
    .status.read {
      color: var(--_accent-text);
    }

    .alert {
      color: var(--_danger);
    }

    .muted .badge {
      background: var(--_text-muted);
      color: var(--_surface);
    }

    .bone {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }

    .bone::before,
    .bone::after {
      block-size: 48px;
      border-radius: 50%;
      background: var(--_border);
      content: '';
    }

    .bone::after {
      block-size: 32px;
      inline-size: 75%;
      border-radius: 4px;
      background: linear-gradient(var(--_border) 12px, transparent 0 20px, var(--_border) 0);
    }

    @keyframes breathe {
      to {
        opacity: 0.5;
      }
    }

    @media (prefers-reduced-motion: reduce) {
      .bone {
        animation: none;
      }
    }

    @media (forced-colors: active) {
      .bone::before {
        border: 1px solid;
      }

      .row[aria-current] {
        border: 3px solid Highlight;
      }
    }
  `,
];
