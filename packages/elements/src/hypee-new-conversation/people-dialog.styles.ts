import { css } from 'lit';
import { buttons, reset } from '../base/theme.styles.ts';

export const styles = [
  reset,
  buttons,
  css`
    dialog {
      position: fixed;
      inset: 0;
      inline-size: auto;
      block-size: auto;
      max-inline-size: none;
      max-block-size: none;
      margin: 0;
      padding: 0;
      border: 0;
      overflow: hidden;
      container-type: size;
      background: rgb(0 0 0 / 45%);
      color: inherit;
    }

    dialog[open] {
      display: grid;
    }

    dialog::backdrop {
      background: none;
    }

    form {
      display: flex;
      flex-direction: column;
      min-inline-size: 0;
      min-block-size: 0;
      background: var(--_surface);
    }

    @container (inline-size >= 520px) and (block-size >= 440px) {
      form {
        place-self: center;
        inline-size: 420px;
        block-size: min(600px, 100cqb - 48px);
        border-radius: 16px;
        box-shadow: 0 8px 32px rgb(0 0 0 / 30%);
      }
    }

    .head,
    .foot,
    .field,
    .chips,
    .status,
    .trouble {
      flex: none;
    }

    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
      min-block-size: 60px;
      padding-inline: calc(5 * var(--_space)) calc(2 * var(--_space));
    }

    h2 {
      font-size: 18px;
      font-weight: 600;
      line-height: 24px;
    }

    .head button {
      padding: 0;
      color: inherit;
    }

    .field {
      display: flex;
      align-items: center;
      gap: calc(2 * var(--_space));
      margin-inline: calc(4 * var(--_space));
      padding-inline: calc(3 * var(--_space));
      border: 1px solid var(--_control-border);
      border-radius: 22px;
      color: var(--_text-muted);
    }

    .field:focus-within {
      outline: 2px solid var(--_accent-text);
      outline-offset: -1px;
    }

    input {
      flex: 1;
      min-inline-size: 0;
      block-size: 44px;
      padding: 0;
      border: 0;
      appearance: none;
      background: none;
      color: var(--_text);
      font: inherit;
    }

    /* The ring is around the whole field. */
    input:focus-visible {
      outline: none;
    }

    input::placeholder {
      color: var(--_text-muted);
      opacity: 1;
    }

    input::-webkit-search-cancel-button {
      display: none;
    }

    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 0 calc(2 * var(--_space));
      max-block-size: 25cqb;
      padding: var(--_space) calc(4 * var(--_space)) 0;
      overflow: auto;
    }

    .chips:empty {
      display: none;
    }

    .chips li {
      max-inline-size: 100%;
    }

    /* 44 px to touch, drawn smaller. */
    .chips button {
      position: relative;
      max-inline-size: 100%;
      padding: 6px 0;
      border-radius: 22px;
      color: inherit;
      font-weight: inherit;
    }

    .chips button:hover {
      background: none;
    }

    .chip {
      display: flex;
      align-items: center;
      gap: var(--_space);
      min-inline-size: 0;
      padding: 4px;
      padding-inline-end: 8px;
      border-radius: 16px;
      background: var(--_surface-selected);
      line-height: 24px;
    }

    button:hover > .chip {
      text-decoration: line-through;
    }

    .chip svg {
      inline-size: 16px;
      block-size: 16px;
    }

    .chip hypee-avatar {
      --hypee-avatar-size: 24px;
    }

    .name {
      min-inline-size: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .status {
      padding: calc(3 * var(--_space)) calc(5 * var(--_space)) var(--_space);
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .status:empty {
      padding-block: 0;
    }

    .nobody {
      padding-block: calc(12 * var(--_space)) 0;
      font: inherit;
      text-align: center;
    }

    .people {
      flex: 1;
      min-block-size: 0;
      padding: 0 calc(2 * var(--_space)) calc(2 * var(--_space));
      overflow: hidden auto;
      overscroll-behavior: contain;
    }

    .people li {
      display: flex;
      align-items: center;
      gap: calc(3 * var(--_space));
      min-block-size: 56px;
      padding: 0 calc(3 * var(--_space));
      border-radius: 12px;
      cursor: pointer;
    }

    .people li:hover {
      background: color-mix(in srgb, currentcolor 10%, transparent);
    }

    .people li[aria-selected='true'],
    .people li:active {
      background: var(--_surface-selected);
    }

    .people li:focus-visible {
      outline-offset: -2px;
    }

    .people hypee-avatar {
      --hypee-avatar-size: 40px;
    }

    .people svg {
      margin-inline-start: auto;
      color: var(--_accent-text);
    }

    .trouble {
      padding: var(--_space) calc(5 * var(--_space));
      color: var(--_danger);
    }

    .trouble button {
      padding: 0 calc(2 * var(--_space));
    }

    .foot {
      display: grid;
      gap: calc(2 * var(--_space));
      padding: calc(3 * var(--_space)) 0 calc(4 * var(--_space));
      border-block-start: 1px solid var(--_border);
    }

    .start {
      margin-inline: calc(4 * var(--_space));
      background: var(--_accent);
      color: var(--_on-accent);
    }

    .start:hover {
      background: color-mix(in srgb, var(--_accent) 88%, #000);
    }

    .start[aria-disabled='true'] {
      background: var(--_surface-raised);
      color: var(--_text-muted);
      cursor: default;
    }

    /* Smaller text in a field makes iOS zoom the page. */
    @media (pointer: coarse) {
      input {
        font-size: 16px;
      }
    }

    @media (prefers-reduced-motion: no-preference) {
      dialog[open] {
        animation: fade 0.16s ease-out;
      }

      dialog[open] form {
        animation: rise 0.16s ease-out;
      }
    }

    @keyframes fade {
      from {
        opacity: 0;
      }
    }

    @keyframes rise {
      from {
        transform: translateY(12px);
      }
    }

    @media (forced-colors: active) {
      form,
      .chip,
      .start {
        border: 1px solid;
      }

      .people li[aria-selected='true'] {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
  `,
];
