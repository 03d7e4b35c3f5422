import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';
import { textStyles } from '../markdown/text.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  textStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      align-items: start;
      position: relative;
      padding-block-start: 2px;
    }

    :host([own]) {
      align-items: end;
    }

    :host([first]) {
      padding-block-start: calc(3 * var(--_space));
    }

    /* Room for the picture beside the last bubble of a group. */
    :host([show-name]:not([own])) {
      padding-inline-start: 36px;
    }

    hypee-avatar {
      --hypee-avatar-size: 28px;

      position: absolute;
      inset-block-end: 0;
      inset-inline-start: -37px;
    }

    .name {
      padding-inline-start: calc(3 * var(--_space));
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 18px;
    }

    .bubble {
      position: relative;
      max-inline-size: min(85%, 34rem);
      padding: calc(2 * var(--_space)) calc(3 * var(--_space));
      border: 1px solid transparent;
      border-radius: var(--_radius);
      background: var(--_bubble-other);
      color: var(--_bubble-other-text);
    }

    :host(:not([first])) .bubble {
      border-start-start-radius: var(--_radius-joined);
    }

    :host(:not([last])) .bubble {
      border-end-start-radius: var(--_radius-joined);
    }

    :host([own]) .bubble {
      border-radius: var(--_radius);
      background: var(--_bubble-own);
      color: var(--_bubble-own-text);
    }

    :host([own]:not([first])) .bubble {
      border-start-end-radius: var(--_radius-joined);
    }

    :host([own]:not([last])) .bubble {
      border-end-end-radius: var(--_radius-joined);
    }

    .system {
      align-self: center;
      padding: var(--_space) calc(3 * var(--_space));
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 18px;
      text-align: center;
      overflow-wrap: anywhere;
    }

    .meta {
      display: flex;
      align-items: center;
      gap: var(--_space);
      padding: 2px calc(2 * var(--_space)) 0;
      color: var(--_text-muted);
      font-size: 12px;
      line-height: 16px;
    }

    .status {
      display: inline-flex;
      position: relative;
    }

    .status svg {
      inline-size: 16px;
      block-size: 16px;
    }

    .status.read {
      color: var(--_accent-text);
    }

    .failure {
      max-inline-size: 85%;
      padding-inline: calc(2 * var(--_space));
      color: var(--_danger);
      font-size: 13px;
      line-height: 18px;
      text-align: end;
    }

    .reason {
      display: flex;
      align-items: center;
      justify-content: end;
      gap: var(--_space);
      font-weight: 600;
    }

    .actions {
      display: flex;
      justify-content: end;
    }
  `,
];
