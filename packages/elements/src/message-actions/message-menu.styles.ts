import { css } from 'lit';

export const styles = css`
  :host {
    display: contents;
  }

  dialog {
    position: fixed;
    inset: auto;
    inline-size: max-content;
    max-inline-size: min(320px, 100vi - 16px);
    max-block-size: calc(100vb - 16px);
    margin: 0;
    padding: calc(2 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: 16px;
    overflow: auto;
    overscroll-behavior: contain;
    background: var(--_surface-floating);
    color: inherit;
    box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
  }

  dialog::backdrop {
    background: none;
  }

  .quick {
    display: flex;
    justify-content: space-between;
  }

  .quick button,
  .emoji button {
    padding: 0;
    border-radius: 12px;
    font:
      22px/1 'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji',
      var(--_font);
  }

  .quick button {
    min-inline-size: 40px;
  }

  [aria-pressed='true'],
  [aria-checked='true'] {
    background: var(--_surface-selected);
  }

  .items {
    display: grid;
  }

  .quick + .items {
    margin-block-start: var(--_space);
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_border);
  }

  .items button {
    justify-content: start;
    gap: calc(3 * var(--_space));
    border-radius: 10px;
    color: inherit;
    font-weight: 400;
  }

  .items button.danger {
    color: var(--_danger);
  }

  .items button:focus-visible,
  .quick button:focus-visible,
  .emoji button:focus-visible {
    outline-offset: -2px;
  }

  h3 {
    margin: 0;
    padding: var(--_space) calc(2 * var(--_space));
    color: var(--_text-muted);
    font: inherit;
    font-size: 12px;
    font-weight: 600;
    line-height: 16px;
  }

  h3:focus-visible {
    outline: none;
  }

  .picker {
    inline-size: 288px;
    max-block-size: min(320px, 60vb);
    overflow: hidden auto;
    overscroll-behavior: contain;
  }

  .emoji {
    display: grid;
    grid-template-columns: repeat(6, 1fr);
  }

  /* Buttons that a mouse points at may stand closer. */
  @media (pointer: fine) {
    .items button {
      min-block-size: 38px;
    }
  }

  :dir(rtl) > .mirrored {
    transform: scaleX(-1);
  }

  .panel {
    display: grid;
    gap: calc(2 * var(--_space));
    padding: calc(2 * var(--_space));
  }

  form.panel {
    inline-size: min(300px, 100vi - 34px);
  }

  .panel > div {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: calc(2 * var(--_space));
    padding-block-start: var(--_space);
  }

  .panel h3 {
    padding: 0;
    color: inherit;
    font-size: 15px;
    line-height: 21px;
  }

  .panel .danger {
    background: var(--_danger);
    color: var(--_surface);
  }

  .panel .primary {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .panel .primary[aria-disabled='true'] {
    background: var(--_surface-raised);
    color: var(--_text-muted);
    cursor: default;
  }

  input[type='search'],
  textarea {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 8px 14px;
    border: 1px solid var(--_control-border);
    border-radius: 14px;
    appearance: none;
    resize: none;
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }

  input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }

  /* Smaller text in a field makes iOS zoom the page. */
  @media (pointer: coarse) {
    input[type='search'],
    textarea {
      font-size: 16px;
    }
  }

  .note,
  .trouble {
    font-size: 13px;
    line-height: 18px;
  }

  .note {
    color: var(--_text-muted);
  }

  .trouble {
    color: var(--_danger);
  }

  .note:empty,
  .trouble:empty {
    display: none;
  }

  .people {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 200px;
    max-block-size: min(320px, 60vb);
    overflow: hidden auto;
  }

  .people li,
  .people label {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-block-size: 40px;
    padding-inline: calc(2 * var(--_space));
  }

  .people:has(label) {
    max-block-size: min(232px, 34vb);
    margin-inline: calc(-2 * var(--_space));
  }

  .people li:has(label) {
    padding: 0;
  }

  .people label {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    border-radius: 12px;
    cursor: pointer;
  }

  .people label:hover {
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }

  [type='checkbox'] {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
  }

  .people h4 {
    display: flex;
    justify-content: space-between;
    margin: 0;
    padding: calc(2 * var(--_space)) calc(2 * var(--_space)) 0;
    color: var(--_text-muted);
    font: inherit;
    font-size: 12px;
    line-height: 16px;
  }

  .people hypee-avatar {
    --hypee-avatar-size: 28px;
  }

  .emoji-mark {
    margin-inline-start: auto;
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', var(--_font);
  }

  .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .toast {
    position: absolute;
    z-index: 1;
    inset-block-end: calc(4 * var(--_space));
    inset-inline: calc(4 * var(--_space));
    inline-size: fit-content;
    margin-inline: auto;
    padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: 12px;
    background: var(--_surface-floating);
    box-shadow: 0 4px 16px rgb(0 0 0 / 18%);
  }

  .toast.trouble {
    color: var(--_danger);
  }

  /* It stays there to be read out when it says something. */
  .toast:empty {
    padding: 0;
    border: 0;
    box-shadow: none;
  }

  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: grow 0.14s ease-out;
    }
  }

  @keyframes grow {
    from {
      opacity: 0;
      transform: scale(0.96);
    }
  }

  @media (forced-colors: active) {
    [aria-pressed='true'],
    [aria-checked='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
