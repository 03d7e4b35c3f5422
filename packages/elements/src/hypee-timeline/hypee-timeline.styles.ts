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
      background: var(--_surface);
    }

    .scroller {
      flex: 1;
      min-block-size: 0;
      overflow: hidden auto;
      overscroll-behavior: contain;
      overflow-anchor: auto;
    }

    /* There the end is what is kept in place, not the row that happens to be at the top. */
    .scroller.at-end {
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
      padding: calc(2 * var(--_space)) calc(4 * var(--_space)) 0;
    }

    hypee-message {
      flex: none;
    }

    .note {
      margin-block: auto;
      padding: calc(4 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    .note:not(:only-of-type) {
      margin-block: 0;
    }

    .note[hidden] {
      display: none;
    }

    .day {
      padding-block: calc(5 * var(--_space)) var(--_space);
      color: var(--_text-muted);
      font-size: 12px;
      font-weight: 600;
      line-height: 16px;
      text-align: center;
    }

    .end {
      flex: none;
      block-size: 1px;
    }

    .typing {
      flex: none;
      /* As wide as the text: it has its own direction and stands where the interface's lines begin. */
      inline-size: fit-content;
      max-inline-size: 100%;
      min-block-size: 24px;
      padding: 2px calc(4 * var(--_space));
      overflow: hidden;
      color: var(--_text-muted);
      font-size: 13px;
      line-height: 20px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .to-newest {
      position: absolute;
      inset-block-end: 32px;
      inset-inline-end: calc(4 * var(--_space));
      padding: 0;
      border: 1px solid var(--_border);
      background: var(--_surface);
      box-shadow: 0 2px 8px rgb(0 0 0 / 15%);
    }

    .to-newest:hover {
      background: var(--_surface-raised);
    }
  `,
];
