import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: block;
      min-block-size: 0;
      padding-block-end: calc(4 * var(--_space));
      overflow: hidden auto;
      overscroll-behavior: contain;
      background: var(--_surface);
    }

    .who {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--_space);
      padding: calc(6 * var(--_space)) calc(5 * var(--_space)) calc(3 * var(--_space));
      text-align: center;
    }

    .who > hypee-avatar {
      --hypee-avatar-size: 72px;
    }

    .who h3 {
      margin: calc(2 * var(--_space)) 0 0;
      font-size: 18px;
      font-weight: 600;
      line-height: 24px;
      overflow-wrap: anywhere;
    }

    .note {
      color: var(--_text-muted);
      font-size: 13px;
      line-height: 20px;
    }

    section {
      padding: calc(2 * var(--_space));
      border-block-start: 1px solid var(--_border);
    }

    h4 {
      margin: 0;
      padding: calc(2 * var(--_space)) calc(3 * var(--_space)) 0;
      color: var(--_text-muted);
      font-size: 13px;
      font-weight: 600;
      line-height: 20px;
    }

    section > .note {
      padding: var(--_space) calc(3 * var(--_space));
    }

    .entry {
      justify-content: flex-start;
      inline-size: 100%;
      padding-block: calc(2 * var(--_space));
      border-radius: 12px;
      color: inherit;
      font-weight: inherit;
      text-align: start;
    }

    .entry:hover {
      background: color-mix(in srgb, currentcolor 6%, transparent);
    }

    .entry:focus-visible {
      outline-offset: -2px;
    }

    .entry hypee-avatar {
      --hypee-avatar-size: 36px;

      flex: none;
    }

    .entry .words {
      display: block;
      flex: 1;
      min-inline-size: 0;
    }

    .name,
    .sub {
      display: block;
      inline-size: fit-content;
      max-inline-size: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .sub,
    .role {
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .danger {
      color: var(--_danger);
    }

    .plain {
      color: var(--_accent-text);
      font-weight: 600;
    }

    .danger.plain {
      color: var(--_danger);
    }

    li {
      content-visibility: auto;
      contain-intrinsic-block-size: auto 56px;
    }

    /* A switch, drawn. */
    .switch::after {
      flex: none;
      inline-size: 36px;
      block-size: 22px;
      margin-inline-start: auto;
      border: 2px solid var(--_control-border);
      border-radius: 11px;
      background: radial-gradient(circle at 9px 50%, var(--_control-border) 6px, transparent 7px);
      content: '';
    }

    .switch[aria-checked='true']::after {
      border-color: var(--_accent);
      background: radial-gradient(circle at calc(100% - 9px) 50%, var(--_on-accent) 6px, transparent 7px) var(--_accent);
    }

    .switch[aria-checked='true']:dir(rtl)::after {
      background: radial-gradient(circle at 9px 50%, var(--_on-accent) 6px, transparent 7px) var(--_accent);
    }

    .switch[aria-checked='false']:dir(rtl)::after {
      background: radial-gradient(circle at calc(100% - 9px) 50%, var(--_control-border) 6px, transparent 7px);
    }

    .question {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_space);
      margin: var(--_space);
      padding: calc(2 * var(--_space));
      border-radius: 12px;
      background: var(--_surface-raised);
    }

    .question p {
      inline-size: 100%;
      padding: 0 calc(2 * var(--_space));
    }

    form {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: calc(2 * var(--_space));
      inline-size: 100%;
    }

    input {
      inline-size: 100%;
      min-block-size: 44px;
      padding: 0 calc(3 * var(--_space));
      border: 1px solid var(--_control-border);
      border-radius: 12px;
      background: var(--_surface);
      color: inherit;
      font: inherit;
    }

    .refusal {
      position: sticky;
      z-index: 1;
      inset-block-start: 0;
      padding: calc(2 * var(--_space)) calc(5 * var(--_space));
      background: var(--_surface-floating);
      color: var(--_danger);
    }

    .back {
      margin: var(--_space) calc(2 * var(--_space)) 0;
    }

    :dir(rtl) > .mirrored {
      transform: scaleX(-1);
    }

    @media (pointer: coarse) {
      input {
        font-size: 16px;
      }
    }

    @media (forced-colors: active) {
      .switch::after {
        border-color: ButtonText;
        background: radial-gradient(circle at 9px 50%, ButtonText 6px, transparent 7px) !important;
        forced-color-adjust: none;
      }

      .switch[aria-checked='true']::after {
        border-color: Highlight;
        background: Highlight !important;
      }

      .question {
        border: 1px solid;
      }
    }
  `,
];
