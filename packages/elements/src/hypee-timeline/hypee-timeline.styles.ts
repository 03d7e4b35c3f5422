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
      position: relative;
      min-block-size: 0;
      /* Where the page gives it no height, it would draw all messages there are. */
      max-block-size: 100dvh;
      background: var(--_surface);
    }

    .scroller {
      flex: 1;
      min-block-size: 0;
      overflow: hidden auto;
      overscroll-behavior: contain;
      /* The list does this itself, in every browser alike. */
      overflow-anchor: none;
    }

    .scroller:focus-visible {
      outline-offset: -2px;
    }

    .rows {
      display: flex;
      flex-direction: column;
      justify-content: end;
      min-block-size: 100%;
      /* Lines stay short enough to be read, and both sides of a talk near each other. */
      padding: calc(2 * var(--_space)) max(calc(4 * var(--_space)), calc(50% - 440px)) calc(4 * var(--_space));
    }

    .space {
      flex: none;
    }

    .days {
      display: contents;
    }

    /* Its own heading ends before the next day's begins. */
    section {
      display: flow-root;
      margin-block-end: calc(9 * var(--_space));
    }

    section::after {
      display: block;
      margin-block-start: calc(-9 * var(--_space));
      content: '';
    }

    .row {
      border-radius: var(--_radius);
    }

    .row:focus-visible {
      outline-offset: 0;
    }

    .row.highlighted {
      animation: highlight 1.6s ease-out;
    }

    @keyframes highlight {
      from,
      40% {
        background: color-mix(in srgb, var(--_accent) 18%, transparent);
      }
    }

    /* The day stays in sight while its messages pass. It takes no place of its own, so that it may stand over any of them; the
       first message of a day leaves room for it. */
    .day {
      position: sticky;
      inset-block-start: calc(-1 * var(--_space));
      z-index: 1;
      block-size: 0;
      text-align: center;
      pointer-events: none;
    }

    .day time {
      display: inline-block;
      position: relative;
      inset-block-start: calc(3 * var(--_space));
      padding: 3px calc(3 * var(--_space));
      border-radius: 12px;
      background: var(--_surface-floating);
      color: var(--_text-muted);
      font-size: 12px;
      font-weight: 600;
      line-height: 18px;
      box-shadow: 0 0 0 1px var(--_border);
    }

    .row.starts-day {
      padding-block-start: calc(10 * var(--_space));
    }

    .unread {
      display: flex;
      align-items: center;
      gap: calc(3 * var(--_space));
      padding-block-start: calc(4 * var(--_space));
      color: var(--_accent-text);
      font-size: 12px;
      font-weight: 600;
      line-height: 16px;
    }

    .unread::before,
    .unread::after {
      flex: 1;
      block-size: 1px;
      background: currentcolor;
      content: '';
      opacity: 0.4;
    }

    .empty {
      margin-block: auto;
      padding: calc(6 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    .trouble {
      position: absolute;
      display: flex;
      align-items: center;
      inset: calc(2 * var(--_space)) calc(4 * var(--_space)) auto;
      z-index: 2;
      inline-size: fit-content;
      margin-inline: auto;
      padding-inline-start: calc(4 * var(--_space));
      border: 1px solid var(--_border);
      border-radius: 22px;
      background: var(--_surface-floating);
      box-shadow: 0 2px 8px rgb(0 0 0 / 15%);
      font-size: 13px;
      line-height: 18px;
    }

    .rows > .trouble {
      position: static;
      margin-block: auto;
    }

    .bone {
      flex: none;
      block-size: 39px;
      inline-size: 62%;
      margin-block-start: calc(3 * var(--_space));
      border-radius: var(--_radius);
      background: var(--_bubble-other);
      animation: breathe 1.6s ease-in-out infinite alternate;
    }

    .bone:nth-of-type(2) {
      inline-size: 34%;
      margin-block-start: 2px;
    }

    .bone.own {
      align-self: end;
      inline-size: 46%;
    }

    .bone.own:last-of-type {
      inline-size: 28%;
      margin-block-start: 2px;
    }

    @keyframes breathe {
      to {
        opacity: 0.5;
      }
    }

    .to-newest {
      position: absolute;
      inset-block-end: calc(3 * var(--_space));
      inset-inline-end: calc(4 * var(--_space));
      z-index: 2;
      padding: 0 11px;
      border: 1px solid var(--_border);
      background: var(--_surface-floating);
      box-shadow: 0 2px 8px rgb(0 0 0 / 15%);
      font-size: 13px;
      animation: breathe 0.15s reverse;
    }

    .to-newest:hover {
      background: var(--_surface-selected);
    }

    .to-newest span {
      padding-inline-end: var(--_space);
    }

    @media (prefers-reduced-motion: reduce) {
      .bone,
      .to-newest {
        animation: none;
      }

      /* It still has to end. */
      .row.highlighted {
        animation-timing-function: steps(1, end);
      }
    }

    @media (forced-colors: active) {
      .bone {
        border: 1px solid;
      }

      .row.highlighted {
        outline: 2px solid Highlight;
      }
    }
  `,
];
