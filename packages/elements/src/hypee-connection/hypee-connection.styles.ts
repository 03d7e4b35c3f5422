import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: block;
    }

    .strip {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 0 calc(2 * var(--_space));
      background: light-dark(#fff3d6, #3a2f14);
      color: light-dark(#573e00, #ffe2a3);
      font-size: 13px;
      line-height: 18px;
      text-align: center;
    }

    p {
      padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    }

    button {
      color: inherit;
      text-decoration: underline;
    }
  `,
];
