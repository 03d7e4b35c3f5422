import { css } from 'lit';
import { reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  css`
    /* The box decides about the content, never the content about the box: messages scroll inside. */
    :host {
      display: block;
      position: relative;
      block-size: 100%;
      min-block-size: 320px;
      overflow: hidden;
      container-type: inline-size;
      background: var(--_surface);
      color-scheme: light dark;
    }

    :host([theme='light']) {
      color-scheme: light;
    }

    :host([theme='dark']) {
      color-scheme: dark;
    }

    .frame {
      display: flex;
      position: absolute;
      inset: 0;
      flex-direction: column;
    }

    hypee-connection {
      flex: none;
    }

    .panes {
      display: grid;
      flex: 1;
      min-block-size: 0;
      grid-template: minmax(0, 1fr) / 320px minmax(0, 1fr);
    }

    .panes > * {
      grid-row: 1;
      min-inline-size: 0;
    }

    .panes.single {
      grid-template-columns: minmax(0, 1fr);
    }

    hypee-conversation-list {
      border-inline-end: 1px solid var(--_border);
    }

    .note {
      margin: auto;
      padding: calc(6 * var(--_space));
      color: var(--_text-muted);
      text-align: center;
    }

    /* One pane over the other. Hidden, not removed: the list keeps its scroll position. */
    @container (inline-size < 600px) {
      .panes {
        grid-template-columns: minmax(0, 1fr);
      }

      .panes > * {
        grid-column: 1;
      }

      .panes:not(.single) > .placeholder {
        display: none;
      }

      .panes.open > hypee-conversation-list {
        visibility: hidden;
      }

      hypee-conversation-list {
        border: 0;
      }
    }
  `,
];
