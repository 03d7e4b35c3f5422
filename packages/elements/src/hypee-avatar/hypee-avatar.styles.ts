import { css } from 'lit';
import { reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  css`
    :host {
      --_size: var(--hypee-avatar-size, 32px);

      display: inline-block;
      flex: none;
      inline-size: var(--_size);
      block-size: var(--_size);
      vertical-align: middle;
    }

    /* Lightness far apart: any hue can be read. */
    span {
      display: grid;
      place-content: center;
      block-size: 100%;
      overflow: hidden;
      border-radius: 50%;
      background: light-dark(oklch(0.88 0.06 var(--_hue)), oklch(0.4 0.07 var(--_hue)));
      color: light-dark(oklch(0.35 0.09 var(--_hue)), oklch(0.94 0.03 var(--_hue)));
      font-size: calc(0.4 * var(--_size));
      font-weight: 600;
      user-select: none;
    }

    img {
      inline-size: var(--_size);
      block-size: var(--_size);
      object-fit: cover;
    }

    @media (forced-colors: active) {
      span {
        border: 1px solid;
      }
    }
  `,
];
