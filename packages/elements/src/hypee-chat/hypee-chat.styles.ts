import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';
import { schemes } from '../base/schemes.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      color-scheme: light dark;
    }
  `,
  schemes,
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

    .note svg {
      inline-size: 56px;
      block-size: 56px;
      margin-block-end: calc(2 * var(--_space));
      stroke-width: 1;
    }

    .note button {
      margin-block-start: calc(2 * var(--_space));
    }

    /* One pane over the other. Hidden, not removed: the list keeps its scroll position, and costs nothing meanwhile. */
    @container (inline-size < 600px) {
      .panes {
        --_away: 24px;

        grid-template-columns: minmax(0, 1fr);
      }

      .panes:dir(rtl) {
        --_away: -24px;
      }

      .panes > * {
        grid-column: 1;
      }

      .panes:not(.single) > .unchosen {
        display: none;
      }

      hypee-conversation-list {
        border: 0;
      }

      .panes.open > hypee-conversation-list {
        visibility: hidden;
        content-visibility: hidden;
        opacity: 0;
        transform: translateX(calc(-1 * var(--_away)));
      }
    }

    @media (prefers-reduced-motion: no-preference) {
      @container (inline-size < 600px) {
        .panes:not(.single) > hypee-conversation {
          animation: enter 0.16s ease-out;
        }

        /* At once out of the way, but not so back. */
        .panes:not(.open) > hypee-conversation-list {
          transition:
            transform 0.16s ease-out,
            opacity 0.16s ease-out;
        }
      }
    }

    @keyframes enter {
      from {
        opacity: 0;
        transform: translateX(var(--_away));
      }
    }
  `,
];
