import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: block;
      padding: var(--_space) calc(3 * var(--_space)) calc(3 * var(--_space));
      background: var(--_surface);
    }

    form {
      display: flex;
      align-items: end;
      gap: calc(2 * var(--_space));
    }

    /* The text is drawn twice, once unseen: that copy gives the field its height, without measuring. */
    .field {
      display: grid;
      flex: 1;
      min-inline-size: 0;
      border: 1px solid var(--_control-border);
      border-radius: 22px;
      background: var(--_surface);
    }

    .field:focus-within {
      outline: 2px solid var(--_accent-text);
      outline-offset: -1px;
    }

    .field::after,
    textarea {
      grid-area: 1 / 1;
      min-inline-size: 0;
      inline-size: 100%;
      max-block-size: calc(8lh + 23px);
      margin: 0;
      padding-block: 11.5px;
      padding-inline: 16px 44px;
      border: 0;
      font: inherit;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }

    .field::after {
      overflow: hidden;
      visibility: hidden;
      /* A line that ends in a break is a line more. */
      content: attr(data-text) ' ';
    }

    textarea {
      overflow: hidden auto;
      resize: none;
      background: none;
      color: inherit;
    }

    /* The ring is around the whole field. */
    textarea:focus-visible {
      outline: none;
    }

    textarea::placeholder {
      color: var(--_text-muted);
      opacity: 1;
    }

    button {
      flex: none;
      padding: 0;
      color: var(--_text-muted);
    }

    [part='send'] {
      background: var(--_accent);
      color: var(--_on-accent);
    }

    [part='send']:hover {
      background: color-mix(in srgb, var(--_accent) 88%, #000);
    }

    button[aria-disabled='true'] {
      background: var(--_surface-raised);
      color: var(--_text-muted);
      cursor: default;
    }

    :dir(rtl) > .mirrored {
      transform: scaleX(-1);
    }

    /* Smaller text in a field makes iOS zoom the page. */
    @media (pointer: coarse) {
      .field::after,
      textarea {
        font-size: 16px;
      }
    }
  `,
];
