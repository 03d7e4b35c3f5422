import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      background: var(--_surface);
    }

    .field {
      display: flex;
      flex: none;
      align-items: center;
      gap: calc(2 * var(--_space));
      min-block-size: 44px;
      margin: calc(3 * var(--_space)) calc(4 * var(--_space)) 0;
      padding-inline: calc(3 * var(--_space));
      border: 1px solid var(--_control-border);
      border-radius: 22px;
      color: var(--_text-muted);
    }

    .field:focus-within {
      outline: 2px solid var(--_accent-text);
      outline-offset: 1px;
    }

    input {
      flex: 1;
      min-inline-size: 0;
      block-size: 44px;
      border: 0;
      background: none;
      color: var(--_text);
      font: inherit;
    }

    /* The field around it shows it. */
    input:focus-visible {
      outline: 0;
    }

    input::placeholder {
      color: var(--_text-muted);
      opacity: 1;
    }

    .status,
    .trouble {
      flex: none;
      padding: calc(2 * var(--_space)) calc(5 * var(--_space));
      color: var(--_text-muted);
      font-size: 13px;
      line-height: 20px;
    }

    .trouble {
      color: var(--_danger);
    }

    .status:empty {
      display: none;
    }

    .scroller {
      flex: 1;
      min-block-size: 0;
      padding: 0 calc(2 * var(--_space)) calc(2 * var(--_space));
      overflow: hidden auto;
      overscroll-behavior: contain;
    }

    .hit {
      display: block;
      inline-size: 100%;
      padding: calc(2 * var(--_space)) calc(3 * var(--_space));
      border-radius: 12px;
      color: inherit;
      font-weight: inherit;
      text-align: start;
    }

    .hit:hover {
      background: color-mix(in srgb, currentcolor 6%, transparent);
    }

    .hit:focus-visible {
      outline-offset: -2px;
    }

    .top {
      display: flex;
      align-items: baseline;
      gap: calc(2 * var(--_space));
    }

    .who,
    .where {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .who {
      font-weight: 600;
    }

    time {
      flex: none;
      margin-inline-start: auto;
    }

    time,
    .where {
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .where,
    .excerpt {
      display: block;
    }

    .excerpt {
      display: -webkit-box;
      overflow: hidden;
      font-size: 14px;
      line-height: 20px;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
      overflow-wrap: anywhere;
    }

    mark {
      border-radius: 3px;
      background: light-dark(#ffe9a8, #6b5410);
      color: inherit;
    }

    .more {
      inline-size: 100%;
    }

    @media (pointer: coarse) {
      input {
        font-size: 16px;
      }
    }

    @media (forced-colors: active) {
      mark {
        background: Mark;
        color: MarkText;
      }
    }
  `,
];
