import { css } from 'lit';
import { reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      background: var(--_surface);
    }

    .root {
      flex: none;
      max-block-size: 40%;
      padding: 0 calc(4 * var(--_space)) calc(2 * var(--_space));
      overflow: hidden auto;
      overscroll-behavior: contain;
    }

    .root:focus-visible {
      outline-offset: -2px;
    }

    .count {
      display: flex;
      flex: none;
      align-items: center;
      gap: calc(3 * var(--_space));
      padding: var(--_space) calc(4 * var(--_space));
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .count::after {
      flex: 1;
      border-block-start: 1px solid var(--_border);
      content: '';
    }

    hypee-timeline {
      flex: 1;
      min-block-size: 0;
    }

    hypee-composer {
      flex: none;
    }
  `,
];
